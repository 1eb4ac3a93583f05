import { isIndexOf } from "../engine/match/index-pattern.ts"
import { sources } from "../engine/sources/index.ts"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import type { BuiltRule } from "../rules/build.ts"
import { coverageOf } from "../rules/coverage.ts"
import type { Site } from "./site.ts"

/** As many reasons as show what kind of rule it is. */
const MAX_REASONS = 2

/** The warning of a rule that can match in none of a site's sources; null if it can match in one. */
export function noSourceWarning({ file, rule, query }: BuiltRule, site: Site): FileDiagnostic | null {
  const reasons: string[] = []
  for (const source of sources) {
    if (!site.sources.includes(source.name)) continue
    const coverage = coverageOf(rule, query, source)
    if (coverage.coverage !== "none") return null
    // A source that the rule searches says more than one that it does not.
    const isSearched = isIndexOf(rule.index, source.index)
    reasons[isSearched ? "unshift" : "push"](`${source.name}: ${coverage.reason}`)
  }
  const more = reasons.length - MAX_REASONS
  return {
    file: file.path,
    ...file.place("/query"),
    code: "RULE007",
    severity: "warning",
    message: "the rule can match in none of your sources",
    notes: [
      ...reasons.slice(0, MAX_REASONS),
      ...(more > 0 ? [`and ${more} more: landfall check --rule ${rule.rule_id}`] : []),
    ],
  }
}
