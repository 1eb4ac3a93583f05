import { Ledger } from "../../../../src/delivery/ledger/ledger.ts"
import type { Mutant } from "./mutant.ts"

/** Names what is not sent by its number alone: what a broken-off read kept stands in the way of the whole. */
class SuppressedByNumber extends Ledger {
  override async keep(...[key, ...rest]: Parameters<Ledger["keep"]>): Promise<void> {
    await super.keep(key.replace(/-[0-9a-f]{16}\.json$/, ".json"), ...rest)
  }
}

export const suppressedByNumber: Mutant = {
  does: "takes a part of the suppressed for the whole",
  takesMore: true,
  parts: { ledger: (world) => new SuppressedByNumber(world) },
}
