import { createHash } from "node:crypto"
import type { Match } from "../../engine/match/match.ts"
import type { Json } from "../../json.ts"
import { asJson } from "./nest.ts"

/** The matches that an alert represents besides its own. */
export type Suppression = SuppressionGroup & GroupSpan

/** The span of a group's matches. */
export type GroupSpan = {
  /** Times of the first and the last event, ISO 8601. */
  readonly start: string
  readonly end: string
  /** How many other events the alert represents. */
  readonly docsCount: number
}

/** A field of `group_by` with the values that the events share; null if they have none. */
type SuppressionTerm = { readonly field: string; readonly value: readonly Json[] | null }

/** A group's id, which is the same for all its alerts, and the values that its events share. */
type SuppressionGroup = { readonly instance: string; readonly terms: readonly SuppressionTerm[] }

const SUPPRESSION_SCHEME = "landfall.suppression/1"

/**
 * The group of a match by its rule's alert_suppression. Undefined if the match has no group: the rule has no
 * alert_suppression, or a field is missing and the rule says not to suppress in this case. A duration has no effect: within
 * one execution it makes no difference, and separate executions alert separately.
 * Source: Kibana's documentation of alert suppression; identical arrays are one value.
 */
export function suppressionGroup({ rule, event }: Match): SuppressionGroup | undefined {
  const { alert_suppression: suppression } = rule
  if (suppression === undefined) return undefined
  const terms = suppression.group_by.map((field): SuppressionTerm => {
    const value = event[field]
    if (value === undefined) return { field, value: null }
    const json = asJson(value)
    return { field, value: Array.isArray(json) ? json : [json] }
  })
  const isWhole = terms.every(({ value }) => value !== null)
  if (!isWhole && suppression.missing_fields_strategy === "doNotSuppress") return undefined
  const identity = [SUPPRESSION_SCHEME, rule.rule_id, terms.map(({ field, value }) => [field, value])]
  const text = JSON.stringify(identity, (_name, value: unknown) => (typeof value === "bigint" ? `${value}n` : value))
  return { instance: createHash("sha256").update(text).digest("hex"), terms }
}

/** The suppression of a match that alerts for its group. */
export function suppressionOf(match: Match, span: GroupSpan | undefined): Suppression | undefined {
  const group = span && suppressionGroup(match)
  return group && { ...group, ...span }
}
