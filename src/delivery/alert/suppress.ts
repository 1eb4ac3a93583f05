import { createHash } from "node:crypto"
import type { Match } from "../../engine/match/match.ts"
import type { Json } from "../../json.ts"
import { asJson } from "./nest.ts"

/** What an alert says of the others that it stands for. */
export type Suppression = {
  /** The same for all alerts that stand for each other. */
  readonly instance: string
  readonly terms: readonly SuppressionTerm[]
  /** Times of the first and the last event, ISO 8601. */
  readonly start: string
  readonly end: string
  /** How many events it stands for, itself left out. */
  readonly docsCount: number
}

/** A field of `group_by` with the values that the events share; null where they have none. */
export type SuppressionTerm = { readonly field: string; readonly value: readonly Json[] | null }

/** What makes events one group, and the group's name. */
export type SuppressionGroup = { readonly instance: string; readonly terms: readonly SuppressionTerm[] }

const SUPPRESSION_SCHEME = "landfall.suppression/1"

/**
 * The group that a match falls into by its rule's alert_suppression; undefined when it stands alone: the rule has none,
 * or a field is missing and the rule says not to suppress then. A duration is not applied across executions: within one
 * it makes no difference, and between two each alerts.
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
