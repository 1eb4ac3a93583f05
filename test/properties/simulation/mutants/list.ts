import type { Mutant } from "../worker.ts"
import { acknowledgesAll, acknowledgesFirst, refusedAsAccepted } from "./acknowledgement.ts"
import {
  checksBeforeClaim,
  conflictAsPublished,
  hasNoClaim,
  hasNoLedger,
  leavesMark,
  leavesOtherMarks,
  marksFirst,
  oneNonce,
  shortLease,
  skipsClaimed,
  suppressedByNumber,
} from "./ledger.ts"
import { busyAsRefusing, conflictAsExists, replacesAnything } from "./store.ts"

/** Every mutant that the simulation must catch. */
export const mutants: readonly Mutant[] = [
  hasNoLedger,
  acknowledgesFirst,
  acknowledgesAll,
  marksFirst,
  skipsClaimed,
  hasNoClaim,
  checksBeforeClaim,
  shortLease,
  oneNonce,
  conflictAsExists,
  conflictAsPublished,
  replacesAnything,
  leavesMark,
  leavesOtherMarks,
  refusedAsAccepted,
  busyAsRefusing,
  suppressedByNumber,
]
