import type { Rule } from "../../rule.ts"

/**
 * Whether a rule only records its alerts when an object arrives (ms since 1970). A day that cannot be read counts as passed: a
 * wrong date causes an extra alert, not a missing one.
 */
export function isStaged({ staged_until }: Pick<Rule, "staged_until">, arrival: number): boolean {
  return staged_until !== undefined && arrival < Date.parse(`${staged_until}T00:00:00Z`)
}

/** The ledger key of an alert that its staged rule does not send. */
export function stagedKey(ruleId: string, id: string): string {
  return `staged/${ruleId}/${id}.json`
}
