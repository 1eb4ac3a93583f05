import type { Claim } from "../../../../src/delivery/ledger/entry.ts"
import { Ledger, type LedgerWorld } from "../../../../src/delivery/ledger/ledger.ts"
import type { LedgerStore } from "../../../../src/engine/s3/object-store.ts"
import type { Mutant } from "./mutant.ts"

class Conflict extends Error {}

/** Takes a 409 for the sign that somebody else has published. */
class ConflictAsPublished extends Ledger {
  constructor(world: LedgerWorld) {
    const create: LedgerStore["create"] = async (key, text) => {
      const written = await world.store.create(key, text)
      if (written.kind === "conflict") throw new Conflict(key)
      return written
    }
    super({ ...world, store: { ...world.store, create } })
  }

  override async claim(key: string, id: string, record: string): Promise<Claim> {
    try {
      return await super.claim(key, id, record)
    } catch (error) {
      if (error instanceof Conflict) return { kind: "published" }
      throw error
    }
  }
}

export const conflictAsPublished: Mutant = {
  does: "takes a 409 for published",
  parts: { ledger: (world) => new ConflictAsPublished(world) },
}
