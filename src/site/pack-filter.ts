import { sources } from "../engine/sources/index.ts"
import type { Rule, Severity } from "../rule.ts"
import type { BuiltRule } from "../rules/build.ts"
import { coverageOf } from "../rules/coverage.ts"
import type { PackFilter } from "./site.ts"

const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"]

/** Why the filter of a pack leaves a rule out, or null if it keeps the rule. */
export function leftOutBy(filter: PackFilter, { rule, query }: BuiltRule): string | null {
  const { os, severity, tags, types, sources: names } = filter
  if (os && !os.some((name) => hasTag(rule, `OS: ${name}`))) return `not for ${os.join(", ")}`
  if (tags && !tags.some((tag) => hasTag(rule, tag))) return `no tag of ${tags.join(", ")}`
  if (types && !types.includes(rule.type)) return `type ${rule.type}`
  if (severity && !isSeverity(severity, rule.severity)) return `severity ${rule.severity}`
  if (names) {
    const wanted = sources.filter(({ name }) => names.includes(name))
    const canMatch = wanted.some((source) => coverageOf(rule, query, source).coverage !== "none")
    if (!canMatch) return `cannot match in ${names.join(", ")}`
  }
  return null
}

function hasTag(rule: Rule, wanted: string): boolean {
  return rule.tags.some((tag) => tag.toLowerCase() === wanted.toLowerCase())
}

/** `medium+` is medium and above. */
function isSeverity(filter: string, severity: Severity): boolean {
  if (!filter.endsWith("+")) return filter === severity
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(filter.slice(0, -1) as Severity)
}
