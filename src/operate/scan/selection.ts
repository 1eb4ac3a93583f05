import { defaultMatchLimits, MatchBudget, type MatchLimits } from "../../delivery/alert/match-budget.ts"
import { Selection, type SelectionOutcome } from "../../delivery/alert/select.ts"
import { unparsedText } from "../../delivery/unparsed/notice.ts"
import { dispositionOf, faultOf, MAX_TRIES } from "../../detect/disposition.ts"
import { givenUpNotice, objectNotices, overflowOf, unparsedObject, unreadableNotice } from "../../detect/notices.ts"
import type { Match, RecordLocation } from "../../engine/match/match.ts"
import type { RecordOrigin } from "../../engine/scan-object.ts"
import type { ScanReport } from "../../engine/scan-report.ts"
import { ObjectError } from "../../errors.ts"
import type { Notice } from "../../notice.ts"
import { nameOf, type ObjectRef } from "../../object-ref.ts"
import type { Rule } from "../../rule.ts"

/** A notice as a scan by hand prints it. `id` is that of the notice: detect sends an id once, also for several objects. */
export type ScanNotice = Pick<Notice, "id" | "kind"> & { readonly text: string }

/** What detect would send about one object: its alerts, and its notices, also those that only a last try or the digest has. */
export type Selected = {
  readonly outcomes: readonly { readonly rule: Rule; readonly outcome: SelectionOutcome }[]
  readonly notices: readonly ScanNotice[]
}

/** A scan by hand has more memory than detect, and does not settle an object part by part. */
export const scanLimits: MatchLimits = { ...defaultMatchLimits, ids: 4_000_000, entries: 1_000_000 }

/** Selects from the matches of one object as detect does. Matches whose content does not fit in memory have none. */
export class ScanSelection {
  readonly #budget: MatchBudget
  readonly #executions = new Map<
    string,
    { readonly rule: Rule; readonly location: RecordLocation; readonly selection: Selection }
  >()

  constructor(limits: MatchLimits = scanLimits) {
    this.#budget = new MatchBudget(limits)
  }

  /** Whether the scan must stop, because more does not fit in memory. */
  get isFull(): boolean {
    return this.#budget.isSpent
  }

  onMatch(match: Match, origin: RecordOrigin): void {
    const { rule, location } = match
    const execution = this.#executions.get(rule.rule_id) ?? {
      rule,
      location,
      selection: new Selection(rule, this.#budget),
    }
    this.#executions.set(rule.rule_id, execution)
    execution.selection.add(match, origin)
  }

  /** Ends the object. */
  close(object: ObjectRef, report: ScanReport): Selected {
    const executions = [...this.#executions.values()]
    const outcomes = executions.map(({ rule, location, selection }) => ({ rule, location, outcome: selection.close() }))
    const overflows = outcomes.flatMap(({ rule, location, outcome }) => overflowOf(rule, location, outcome))
    return { outcomes, notices: noticesOf(object, report, overflows) }
  }
}

function noticesOf(object: ObjectRef, report: ScanReport, overflows: readonly Notice[]): ScanNotice[] {
  const notices = [...objectNotices(object, report), ...overflows, ...faultNotices(object, report.fault)]
  const unparsed = unparsedObject(object, report)
  return [
    ...notices.map(({ id, kind, message }) => ({ id, kind, text: message })),
    ...(unparsed
      ? [{ id: `unparsed ${nameOf(object)}`, kind: "unparsed", text: unparsedText(unparsed) } as const]
      : []),
  ]
}

/** What detect sends when a fault is permanent. */
function faultNotices(object: ObjectRef, fault: unknown): Notice[] {
  const error = faultOf(fault, object)
  if (!(error instanceof ObjectError)) return []
  const disposition = dispositionOf(error, MAX_TRIES, true)
  if (disposition === "give-up") return [givenUpNotice(object, error)]
  return disposition === "retry-and-notify" ? [unreadableNotice(object, error)] : []
}
