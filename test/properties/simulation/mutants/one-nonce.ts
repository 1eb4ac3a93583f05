import { Ledger } from "../../../../src/delivery/ledger/ledger.ts"
import type { Mutant } from "./mutant.ts"

/** Everybody's claims look like one's own. */
export const oneNonce: Mutant = {
  does: "has no nonce of its own",
  parts: { ledger: (world) => new Ledger({ ...world, nonce: () => "one" }) },
}
