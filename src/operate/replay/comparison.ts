import type { AlertDocument } from "../../delivery/alert/document.ts"
import type { Entry } from "../../delivery/ledger/entry.ts"
import type { LedgerStore } from "../../engine/s3/object-store.ts"

/**
 * How an alert of a replay compares with what the ledger held before: `new`, it had never been published; `same`, it had;
 * `suppressed`, it had and is over the rule's maximum or grouped now; `gone`, it had and does not come any more.
 */
export type Outcome = "new" | "same" | "suppressed" | "gone"

/** One alert, and where its record lies. */
export type Compared = {
  readonly outcome: Outcome
  readonly id: string
  readonly rule: string
  readonly bucket: string
  readonly key: string
  readonly line: number
}

const ALERTS = "alerts/"
const SUPPRESSED = "suppressed/"

/** Watches the ledger's store while objects are replayed, and says what became of each alert. */
export class Comparison {
  readonly #alerts = new Map<string, Compared>()
  readonly #suppressed = new Set<string>()

  /** The store, watched. */
  watch(store: LedgerStore): LedgerStore {
    return {
      replace: store.replace,
      create: async (key, text) => {
        const written = await store.create(key, text)
        if (key.startsWith(ALERTS)) this.#note(written.kind === "exists" ? "same" : "new", JSON.parse(text) as Entry)
        if (key.startsWith(SUPPRESSED)) this.#noteSuppressed(JSON.parse(text) as Entry)
        return written
      },
      read: async (key) => {
        const stored = await store.read(key)
        // There already, but its publisher died before SNS had it: only now it goes out.
        if (key.startsWith(ALERTS) && stored !== null) {
          const entry = JSON.parse(stored.text) as Entry
          if (entry.state !== "published") this.#note("new", entry)
        }
        return stored
      },
    }
  }

  /** Takes what the ledger holds of an object that was replayed to its end. */
  addRecorded(entry: Entry): void {
    if (entry.state !== "published" || this.#alerts.has(entry.id)) return
    this.#note(this.#suppressed.has(entry.id) ? "suppressed" : "gone", entry)
  }

  /** By rule, object and line. */
  outcomes(): readonly Compared[] {
    return [...this.#alerts.values()].sort(
      (left, right) =>
        compare(left.rule, right.rule) ||
        compare(left.bucket, right.bucket) ||
        compare(left.key, right.key) ||
        left.line - right.line,
    )
  }

  #note(outcome: Outcome, { id, record }: Entry): void {
    // The answer to a write may be lost and the write tried again: what was new stays new.
    if (this.#alerts.get(id)?.outcome === "new") return
    const document = JSON.parse(record) as AlertDocument
    this.#alerts.set(id, {
      outcome,
      id,
      rule: document["kibana.alert.rule.name"],
      bucket: document["landfall.bucket"],
      key: document["landfall.key"],
      line: document["landfall.line"],
    })
  }

  #noteSuppressed({ record }: Entry): void {
    for (const line of record.split("\n")) {
      this.#suppressed.add((JSON.parse(line) as AlertDocument)["kibana.alert.uuid"])
    }
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
