import type { AlertDocument } from "../../delivery/alert/document.ts"
import type { LedgerEntry } from "../../delivery/ledger/entry.ts"
import type { ObjectStore } from "../../engine/s3/object-store.ts"

/**
 * How an alert of a replay compares with the ledger. `new`: it was never published. `same`: it was published before.
 * `suppressed`: it was published, and is now over the rule's maximum or grouped. `gone`: it was published, and the rules no
 * longer raise it. `staged`: its rule is staged, so it is recorded and not sent.
 */
export type AlertChange = "new" | "same" | "suppressed" | "staged" | "gone"

/** One alert, and the location of its record. */
export type Compared = {
  readonly outcome: AlertChange
  readonly id: string
  readonly rule: string
  readonly bucket: string
  readonly key: string
  readonly line: number
}

const ALERTS = "alerts/"
const SUPPRESSED = "suppressed/"
const STAGED = "staged/"

/** Watches the ledger's store during a replay, and classifies each alert. */
export class Comparison {
  readonly #alerts = new Map<string, Compared>()
  readonly #suppressed = new Set<string>()

  /** Returns the store, watched. */
  watch(store: ObjectStore): ObjectStore {
    return {
      replace: store.replace,
      create: async (key, text) => {
        const written = await store.create(key, text)
        if (key.startsWith(ALERTS))
          this.#add(written.kind === "exists" ? "same" : "new", JSON.parse(text) as LedgerEntry)
        if (key.startsWith(STAGED)) this.#add("staged", JSON.parse(text) as LedgerEntry)
        if (key.startsWith(SUPPRESSED)) this.#addSuppressed(JSON.parse(text) as LedgerEntry)
        return written
      },
      read: async (key) => {
        const stored = await store.read(key)
        // It exists, but its owner died before SNS accepted it: it is published only now.
        if (key.startsWith(ALERTS) && stored !== null) {
          const entry = JSON.parse(stored.text) as LedgerEntry
          if (entry.state !== "published") this.#add("new", entry)
        }
        return stored
      },
    }
  }

  /** Adds a ledger entry of an object that was completely replayed. */
  addRecorded(entry: LedgerEntry): void {
    if (entry.state !== "published" || this.#alerts.has(entry.id)) return
    this.#add(this.#suppressed.has(entry.id) ? "suppressed" : "gone", entry)
  }

  /** Ordered by rule, object and line. */
  outcomes(): readonly Compared[] {
    return [...this.#alerts.values()].sort(
      (left, right) =>
        compare(left.rule, right.rule) ||
        compare(left.bucket, right.bucket) ||
        compare(left.key, right.key) ||
        left.line - right.line,
    )
  }

  #add(outcome: AlertChange, { id, record }: LedgerEntry): void {
    // The response to a write may be lost, and the write repeated: what was new stays new.
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

  #addSuppressed({ record }: LedgerEntry): void {
    for (const line of record.split("\n")) {
      this.#suppressed.add((JSON.parse(line) as AlertDocument)["kibana.alert.uuid"])
    }
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
