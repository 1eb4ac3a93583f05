import type { ObjectStore, WriteResult } from "../../engine/s3/object-store.ts"
import type { Claim, LedgerEntry } from "./entry.ts"

/** What the ledger depends on; tests and simulations pass their own. */
export type LedgerContext = {
  readonly store: ObjectStore
  /** ms since 1970. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Returns a value that no other invocation has. */
  readonly nonce: () => string
  /** How long a claim is valid, in ms. It must exceed the function's timeout; otherwise a live owner loses its claim. */
  readonly leaseMs: number
}

/** How often a 409 is retried: AWS says to retry, and a conflict lasts as long as one other write. */
const MAX_CONFLICTS = 8
const CONFLICT_PAUSE_MS = 50

/**
 * The record of every publication, one object each. In the order claim, publish, mark, a publication is never lost, and it
 * is sent twice only if its owner dies between the answer of SNS and the mark (window W1, see DESIGN.md).
 */
export class Ledger {
  readonly #context: LedgerContext

  constructor(context: LedgerContext) {
    this.#context = context
  }

  /**
   * Claims the right to publish `record` under `key`, unless another invocation holds the claim or has published it, or it
   * was muted.
   */
  async claim(key: string, id: string, record: string): Promise<Claim> {
    const mine = this.#entry(id, "claimed", record)
    for (let conflicts = 0; ; conflicts++) {
      const created = await this.#context.store.create(key, JSON.stringify(mine))
      if (created.kind === "written") return { kind: "claimed", etag: created.etag, until: mine.lease }
      if (created.kind === "exists") {
        const claim = await this.#claimExisting(key, mine)
        if (claim) return claim
      }
      await this.#pause(key, conflicts)
    }
  }

  /** Marks a claimed publication as accepted by SNS. An invocation that took the claim over marks it instead. */
  async markPublished(key: string, id: string, record: string, etag: string): Promise<void> {
    const text = JSON.stringify(this.#entry(id, "published", record))
    for (let conflicts = 0; ; conflicts++) {
      const written = await this.#context.store.replace(key, text, etag)
      if (written.kind === "written" || written.kind === "exists") return
      if (written.kind === "gone") {
        await this.#createIfAbsent(key, text)
        return
      }
      await this.#pause(key, conflicts)
    }
  }

  /**
   * Stores a record that no topic gets through this ledger: what is not published, and the notices that notify makes and
   * sends itself. An existing entry stays unchanged, whatever its state.
   */
  async archive(
    key: string,
    id: string,
    record: string,
    state: Exclude<LedgerEntry["state"], "claimed"> = "suppressed",
  ): Promise<void> {
    await this.#createIfAbsent(key, JSON.stringify(this.#entry(id, state, record)))
  }

  /** Reads a record that `writeTries` wrote. */
  async readTries(key: string): Promise<{ readonly record: string; readonly etag: string } | null> {
    const stored = await this.#context.store.read(key)
    return stored && { record: (JSON.parse(stored.text) as LedgerEntry).record, etag: stored.etag }
  }

  /** Writes what a later try of a message needs, over the record with that ETag. Returns the ETag for the next write. */
  async writeTries(key: string, record: string, etag: string | undefined): Promise<string | undefined> {
    const { store } = this.#context
    const text = JSON.stringify(this.#entry(key, "tried", record))
    const written = etag === undefined ? await store.create(key, text) : await store.replace(key, text, etag)
    return written.kind === "written" ? written.etag : etag
  }

  async #createIfAbsent(key: string, text: string): Promise<WriteResult> {
    for (let conflicts = 0; ; conflicts++) {
      const written = await this.#context.store.create(key, text)
      if (written.kind !== "conflict") return written
      await this.#pause(key, conflicts)
    }
  }

  /**
   * Claims a key that has an entry, if its state allows it. Returns null if the entry has changed meanwhile: start again.
   */
  async #claimExisting(key: string, mine: LedgerEntry): Promise<Claim | null> {
    const stored = await this.#context.store.read(key)
    if (stored === null) return null
    const theirs = JSON.parse(stored.text) as LedgerEntry
    if (theirs.state === "published" || theirs.state === "muted") return { kind: "published" }
    // The response to this invocation's own write was lost and the client retried: the existing entry is its own.
    if (theirs.state === "claimed" && theirs.nonce === mine.nonce) {
      return { kind: "claimed", etag: stored.etag, until: theirs.lease }
    }
    if (theirs.state === "claimed" && theirs.lease > this.#context.now()) return { kind: "held", until: theirs.lease }
    const replaced = await this.#context.store.replace(key, JSON.stringify(mine), stored.etag)
    return replaced.kind === "written" ? { kind: "claimed", etag: replaced.etag, until: mine.lease } : null
  }

  #entry(id: string, state: LedgerEntry["state"], record: string): LedgerEntry {
    const { now, leaseMs, nonce } = this.#context
    return { scheme: 1, id, state, lease: now() + leaseMs, nonce: nonce(), record }
  }

  async #pause(key: string, conflicts: number): Promise<void> {
    if (conflicts >= MAX_CONFLICTS)
      throw new Error(`the ledger object ${key} was still in conflict after ${conflicts} tries`)
    await this.#context.sleep(CONFLICT_PAUSE_MS * 2 ** conflicts)
  }
}
