import type { LedgerStore, Written } from "../../engine/s3/object-store.ts"
import type { Claim, Entry } from "./entry.ts"

/** What the ledger needs of the world; in a test or a simulation, not the real one. */
export type LedgerWorld = {
  readonly store: LedgerStore
  /** ms since 1970. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** A value that no other invocation has. */
  readonly nonce: () => string
  /** How long a claim keeps others away, in ms: longer than the function may run, or an owner is overtaken alive. */
  readonly leaseMs: number
}

/** A 409 is tried again this often: AWS says to retry, and a conflict lasts as long as one other write. */
const MOST_CONFLICTS = 8
const CONFLICT_PAUSE_MS = 50

/**
 * The record of every publication, one object each. Claim, publish, mark: in this order a publication is never lost, and
 * it can go out twice only if its owner dies between SNS's answer and the mark (window W1, see DESIGN.md).
 */
export class Ledger {
  readonly #world: LedgerWorld

  constructor(world: LedgerWorld) {
    this.#world = world
  }

  /** Takes the right to publish `record` under `key`, unless someone has it or has used it. */
  async claim(key: string, id: string, record: string): Promise<Claim> {
    const mine = this.#entry(id, "claimed", record)
    for (let conflicts = 0; ; conflicts++) {
      const created = await this.#world.store.create(key, JSON.stringify(mine))
      if (created.kind === "written") return { kind: "claimed", etag: created.etag }
      if (created.kind === "exists") {
        const claim = await this.#claimExisting(key, mine)
        if (claim) return claim
      }
      await this.#pause(key, conflicts)
    }
  }

  /** Says that SNS has accepted what was claimed. Someone who took the claim over says it in our place. */
  async markPublished(key: string, id: string, record: string, etag: string): Promise<void> {
    const text = JSON.stringify(this.#entry(id, "published", record))
    for (let conflicts = 0; ; conflicts++) {
      const written = await this.#world.store.replace(key, text, etag)
      if (written.kind === "written" || written.kind === "exists") return
      if (written.kind === "gone") {
        await this.#createOnce(key, text)
        return
      }
      await this.#pause(key, conflicts)
    }
  }

  /** Keeps what is not to be sent. What is there already, in whatever state, stays. */
  async keep(key: string, id: string, record: string, state: "suppressed" | "scanned" = "suppressed"): Promise<void> {
    await this.#createOnce(key, JSON.stringify(this.#entry(id, state, record)))
  }

  async #createOnce(key: string, text: string): Promise<Written> {
    for (let conflicts = 0; ; conflicts++) {
      const written = await this.#world.store.create(key, text)
      if (written.kind !== "conflict") return written
      await this.#pause(key, conflicts)
    }
  }

  /** What an entry that is there already means for us. Null: it has gone or changed meanwhile, so begin again. */
  async #claimExisting(key: string, mine: Entry): Promise<Claim | null> {
    const stored = await this.#world.store.read(key)
    if (stored === null) return null
    const theirs = JSON.parse(stored.text) as Entry
    if (theirs.state === "published") return { kind: "published" }
    // The answer to our own write was lost and the client wrote again: the entry in the way is ours.
    if (theirs.state === "claimed" && theirs.nonce === mine.nonce) return { kind: "claimed", etag: stored.etag }
    if (theirs.state === "claimed" && theirs.lease > this.#world.now()) return { kind: "held", until: theirs.lease }
    const taken = await this.#world.store.replace(key, JSON.stringify(mine), stored.etag)
    if (taken.kind === "written") return { kind: "claimed", etag: taken.etag }
    return null
  }

  #entry(id: string, state: Entry["state"], record: string): Entry {
    return { scheme: 1, id, state, lease: this.#world.now() + this.#world.leaseMs, nonce: this.#world.nonce(), record }
  }

  async #pause(key: string, conflicts: number): Promise<void> {
    if (conflicts >= MOST_CONFLICTS)
      throw new Error(`the ledger's object ${key} stayed in conflict after ${conflicts} tries`)
    await this.#world.sleep(CONFLICT_PAUSE_MS * 2 ** conflicts)
  }
}
