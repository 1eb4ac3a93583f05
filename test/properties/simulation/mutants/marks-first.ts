import type { Claim } from "../../../../src/delivery/ledger/entry.ts"
import { Ledger } from "../../../../src/delivery/ledger/ledger.ts"
import type { Mutant } from "./mutant.ts"

/** Says that it is published as soon as it is claimed, so that a death in between loses it. */
class MarksFirst extends Ledger {
  override async claim(key: string, id: string, record: string): Promise<Claim> {
    const claim = await super.claim(key, id, record)
    if (claim.kind === "claimed") await super.markPublished(key, id, record, claim.etag)
    return claim
  }

  override async markPublished(): Promise<void> {}
}

export const marksFirst: Mutant = {
  does: "marks first, then publishes",
  parts: { ledger: (world) => new MarksFirst(world) },
}
