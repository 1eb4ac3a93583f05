import type { RecordLocation } from "../../engine/match/match.ts"
import { definedOnly } from "../../json.ts"
import type { Rule } from "../../rule.ts"
import { executionId } from "./id.ts"
import type { SelectionOutcome } from "./select.ts"

/** Kibana's texts. Source: detection_engine/rule_types/utils (getMaxSignalsWarning, getSuppressionMaxSignalsWarning). */
export const MAX_ALERTS_WARNING =
  "This rule reached the maximum alert limit for the rule execution. Some alerts were not created."
export const MAX_ALERTS_OR_SUPPRESSED_WARNING =
  "This rule reached the maximum alert limit for the rule execution. Some alerts were not created or suppressed."

/** A rule matched in one object more often than its maximum of alerts; reported to operators in a notice. */
type Overflow = {
  /** The execution's id, so a retry makes the same notice. */
  readonly id: string
  readonly warning: string
  readonly ruleId: string
  readonly ruleName: string
  readonly maxSignals: number
  readonly bucket: string
  readonly key: string
  readonly matches: number
  readonly alerts: number
  readonly notSent: number
  /** The hosts and users of the matches that were not sent, with counts, those without an alert first. */
  readonly hosts: readonly string[]
  readonly users: readonly string[]
  /** Times of the first and the last matching event, ISO 8601. */
  readonly first: string
  readonly last: string
  /** The only channels that get the rule's alerts, and this notice; all if absent. */
  readonly channels?: readonly string[]
}

/** The overflow of an execution; undefined if no match was dropped. (Kibana warns as soon as the limit is reached.) */
export function overflowNotice(rule: Rule, location: RecordLocation, outcome: SelectionOutcome): Overflow | undefined {
  if (outcome.over === 0) return undefined
  return {
    id: executionId(rule.rule_id, location),
    warning: rule.alert_suppression === undefined ? MAX_ALERTS_WARNING : MAX_ALERTS_OR_SUPPRESSED_WARNING,
    ruleId: rule.rule_id,
    ruleName: rule.name,
    maxSignals: rule.max_signals,
    bucket: location.bucket,
    key: location.key.toWellFormed(),
    matches: outcome.matches,
    alerts: outcome.alerts.length,
    notSent: outcome.over,
    hosts: outcome.leftOutHosts,
    users: outcome.leftOutUsers,
    first: outcome.first ?? "",
    last: outcome.last ?? "",
    ...definedOnly({ channels: rule.channels }),
  }
}
