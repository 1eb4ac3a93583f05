import type { Selection } from "../delivery/alert/select.ts"
import type { SuppressedArchive } from "../delivery/ledger/suppressed.ts"
import type { RecordLocation } from "../engine/match/match.ts"
import type { Rule } from "../rule.ts"

/** One rule's run over one object: the matches that may alert, and those that the ledger only keeps. */
export type Execution = {
  readonly rule: Rule
  readonly location: RecordLocation
  readonly selection: Selection
  readonly archive: SuppressedArchive
  /** The rule is staged when the object arrives: its alerts are recorded and not sent. */
  readonly isStaged: boolean
}
