import type { Event, Scalar } from "../../event.ts"
import type { Rule, Severity } from "../../rule.ts"

/** From the mildest to the worst. */
const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"]

/** The rule's severity, or the worst of those in its severity_mapping whose field has the value in this event. */
export function severityOf(rule: Rule, event: Event): Severity {
  const mapped = rule.severity_mapping
    .filter(({ field, value }) => scalars(event, field).some((one) => String(one) === value))
    .map(({ severity }) => SEVERITIES.indexOf(severity))
  return SEVERITIES[Math.max(...mapped)] ?? rule.severity
}

/**
 * The rule's risk score, or what its risk_score_mapping makes of this event: the entry's own score where its field has
 * the entry's value, else, for an entry without one, the number that the field holds, from 0 to 100 (the largest of several).
 */
export function riskScoreOf(rule: Rule, event: Event): number {
  for (const { field, value, risk_score } of rule.risk_score_mapping) {
    const found = scalars(event, field)
    if (value !== "" && risk_score !== undefined) {
      if (found.some((one) => String(one) === value)) return risk_score
      continue
    }
    const scores = found.filter((one) => one !== "").map(Number)
    const legal = scores.filter((score) => score >= 0 && score <= 100)
    if (legal.length > 0) return Math.max(...legal)
  }
  return rule.risk_score
}

/** The rule's name, or the text of its rule_name_override's field in this event. */
export function ruleNameOf(rule: Rule, event: Event): string {
  const { rule_name_override: field } = rule
  if (field === undefined) return rule.name
  const name = scalars(event, field).find((one) => typeof one === "string" && one.trim() !== "")
  return name === undefined ? rule.name : String(name).toWellFormed()
}

function scalars(event: Event, field: string): readonly Scalar[] {
  const value = event[field]
  if (value === undefined) return []
  return typeof value === "object" ? value : [value]
}
