import type { Claim, Entry } from "../../../../src/delivery/ledger/entry.ts"
import { Ledger, type LedgerWorld } from "../../../../src/delivery/ledger/ledger.ts"
import type { LedgerStore } from "../../../../src/engine/s3/object-store.ts"
import type { Mutant } from "./mutant.ts"

/** Looks for the mark before it claims and not again after: a claim that its owner is done with counts as free. */
class ChecksBeforeClaim extends Ledger {
  readonly #store: LedgerStore

  constructor(world: LedgerWorld) {
    super({ ...world, store: hidingMarks(world.store) })
    this.#store = world.store
  }

  override async claim(key: string, id: string, record: string): Promise<Claim> {
    const stored = await this.#store.read(key)
    const isPublished = stored !== null && (JSON.parse(stored.text) as Entry).state === "published"
    return isPublished ? { kind: "published" } : super.claim(key, id, record)
  }
}

/** A store in which a published entry reads as a claim whose lease is over. */
function hidingMarks(store: LedgerStore): LedgerStore {
  return {
    create: (key, text) => store.create(key, text),
    replace: (key, text, etag) => store.replace(key, text, etag),
    async read(key) {
      const stored = await store.read(key)
      if (stored === null) return null
      const entry = JSON.parse(stored.text) as Entry
      return entry.state === "published"
        ? { ...stored, text: JSON.stringify({ ...entry, state: "claimed", lease: 0 }) }
        : stored
    },
  }
}

export const checksBeforeClaim: Mutant = {
  does: "checks, then claims, and does not check again",
  parts: { ledger: (world) => new ChecksBeforeClaim(world) },
}
