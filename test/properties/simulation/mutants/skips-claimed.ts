import type { Claim } from "../../../../src/delivery/ledger/entry.ts"
import { Ledger } from "../../../../src/delivery/ledger/ledger.ts"
import type { Mutant } from "./mutant.ts"

/** Takes whatever is in its way, S3's 412, for published. */
class SkipsClaimed extends Ledger {
  override async claim(key: string, id: string, record: string): Promise<Claim> {
    const claim = await super.claim(key, id, record)
    return claim.kind === "held" ? { kind: "published" } : claim
  }
}

export const skipsClaimed: Mutant = {
  does: "takes a live claim for published",
  parts: { ledger: (world) => new SkipsClaimed(world) },
}
