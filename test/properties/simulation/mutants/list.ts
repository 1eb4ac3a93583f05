import { acknowledgesAll } from "./acknowledges-all.ts"
import { acknowledgesFirst } from "./acknowledges-first.ts"
import { busyAsRefusing } from "./busy-as-refusing.ts"
import { checksBeforeClaim } from "./checks-before-claim.ts"
import { conflictAsExists } from "./conflict-as-exists.ts"
import { conflictAsPublished } from "./conflict-as-published.ts"
import { hasNoClaim } from "./has-no-claim.ts"
import { hasNoLedger } from "./has-no-ledger.ts"
import { leavesMark } from "./leaves-mark.ts"
import { leavesOtherMarks } from "./leaves-other-marks.ts"
import { marksFirst } from "./marks-first.ts"
import type { Mutant } from "./mutant.ts"
import { oneNonce } from "./one-nonce.ts"
import { refusedAsAccepted } from "./refused-as-accepted.ts"
import { replacesAnything } from "./replaces-anything.ts"
import { shortLease } from "./short-lease.ts"
import { skipsClaimed } from "./skips-claimed.ts"
import { suppressedByNumber } from "./suppressed-by-number.ts"

/** Every wrong way that the simulation must find out. */
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
