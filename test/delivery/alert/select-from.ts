import assert from "node:assert/strict"
import { MatchBudget, type MatchLimits } from "../../../src/delivery/alert/match-budget.ts"
import { type SelectedMatch, Selection, type SuppressedMatch } from "../../../src/delivery/alert/select.ts"
import type { Match } from "../../../src/engine/match/match.ts"
import type { Rule } from "../../../src/rule.ts"

/** Selects from a list of matches, all of which fit in memory. */
export function select(rule: Rule, matches: readonly Match[]) {
  const { alerts, suppressed, ...counts } = selectWithin(undefined, rule, matches)
  return { ...counts, alerts: alerts.map(held), suppressed: suppressed.map(held) }
}

/** Selects from a list of matches, within the limits. */
export function selectWithin(limits: MatchLimits | undefined, rule: Rule, matches: readonly Match[]) {
  const selection = new Selection(rule, new MatchBudget(limits))
  const suppressed = matches.flatMap((match) => selection.add(match, { unit: match.location.line, bytes: 0 }))
  const outcome = selection.close()
  return { ...outcome, suppressed: [...suppressed, ...outcome.suppressed] }
}

function held<T extends SelectedMatch | SuppressedMatch>({ match, ...rest }: T) {
  assert.ok(match)
  return { ...rest, match }
}
