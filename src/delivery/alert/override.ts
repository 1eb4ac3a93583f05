import type { Event, Scalar } from "../../event.ts"
import type { Rule, Severity } from "../../rule.ts"

const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"]

/** The highest of some severities; undefined if there are none. */
export function mostSevere(severities: readonly Severity[]): Severity | undefined {
  return SEVERITIES.findLast((severity) => severities.includes(severity))
}

/** The rule's severity, or the highest of the severity_mapping entries whose field has their value in this event. */
export function severityOf(rule: Rule, event: Event): Severity {
  const mapped = rule.severity_mapping
    .filter(({ field, value }) => scalars(event, field).some((one) => String(one) === value))
    .map(({ severity }) => severity)
  return mostSevere(mapped) ?? rule.severity
}

/**
 * The rule's risk score, or the score of the first risk_score_mapping entry that applies to this event. An entry with a value
 * applies if its field has that value, and gives its own score. An entry without a value gives the number in its field, from
 * 0 to 100 (the largest of several).
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

/** The rule's name, or the text of the rule_name_override field in this event. */
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
