import type { Claim } from "../../../../src/delivery/ledger/entry.ts"
import { Ledger } from "../../../../src/delivery/ledger/ledger.ts"
import type { Mutant } from "./mutant.ts"

/** Publishes whatever it sees. */
class NoLedger extends Ledger {
  override async claim(): Promise<Claim> {
    return { kind: "claimed", etag: "" }
  }

  override async markPublished(): Promise<void> {}
}

export const hasNoLedger: Mutant = {
  does: "publishes without a ledger",
  parts: { ledger: (world) => new NoLedger(world) },
}
