import type { RecordLocation } from "../../engine/match/match.ts"
import type { Rule } from "../../rule.ts"
import { executionId } from "./id.ts"
import type { Outcome } from "./select.ts"

/** Kibana's words. Source: detection_engine/rule_types/utils (getMaxSignalsWarning, getSuppressionMaxSignalsWarning). */
export const MAX_ALERTS_WARNING =
  "This rule reached the maximum alert limit for the rule execution. Some alerts were not created."
export const MAX_ALERTS_OR_SUPPRESSED_WARNING =
  "This rule reached the maximum alert limit for the rule execution. Some alerts were not created or suppressed."

/** That a rule held in one object more often than it may alert, for a notice to operators. */
export type Overflow = {
  /** The execution's id, so a retry says the same again and not anew. */
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
  /** Times of the first and the last event of all that matched, ISO 8601. */
  readonly first: string
  readonly last: string
  /** Where the ledger keeps them all. */
  readonly ledgerPrefix: string
}

/** The overflow of an execution; undefined when nothing was cut. Kibana warns already when the limit is just reached. */
export function overflowNotice(rule: Rule, place: RecordLocation, outcome: Outcome): Overflow | undefined {
  if (outcome.over === 0) return undefined
  return {
    id: executionId(rule.rule_id, place),
    warning: rule.alert_suppression === undefined ? MAX_ALERTS_WARNING : MAX_ALERTS_OR_SUPPRESSED_WARNING,
    ruleId: rule.rule_id,
    ruleName: rule.name,
    maxSignals: rule.max_signals,
    bucket: place.bucket,
    key: place.key.toWellFormed(),
    matches: outcome.matches,
    alerts: outcome.alerts.length,
    notSent: outcome.over,
    first: outcome.first ?? "",
    last: outcome.last ?? "",
    ledgerPrefix: `alerts/${rule.rule_id}/`,
  }
}
