import type { Claim, Entry } from "../../../../src/delivery/ledger/entry.ts"
import { Ledger, type LedgerWorld } from "../../../../src/delivery/ledger/ledger.ts"
import type { LedgerStore } from "../../../../src/engine/s3/object-store.ts"
import type { Mutant } from "./mutant.ts"

/** Checks that it is not published, publishes, marks; nothing keeps a second worker from doing the same meanwhile. */
class NoClaim extends Ledger {
  readonly #store: LedgerStore

  constructor(world: LedgerWorld) {
    super(world)
    this.#store = world.store
  }

  override async claim(key: string): Promise<Claim> {
    const stored = await this.#store.read(key)
    const isPublished = stored !== null && (JSON.parse(stored.text) as Entry).state === "published"
    // An ETag that nothing has: the mark finds nothing, and is created.
    return isPublished ? { kind: "published" } : { kind: "claimed", etag: "none" }
  }
}

export const hasNoClaim: Mutant = {
  does: "checks, publishes, marks, without a claim",
  parts: { ledger: (world) => new NoClaim(world) },
}
