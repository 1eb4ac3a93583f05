import { sources } from "../../engine/sources/index.ts"
import type { Severity } from "../../rule.ts"
import type { BuiltRule } from "../../rules/build.ts"
import { coverageOf } from "../../rules/coverage.ts"
import type { RuleFile } from "../../rules/rule-file.ts"
import type { PackFilter } from "../site.ts"

const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"]

/**
 * Why the filter of a pack leaves a rule out, or null if it keeps the rule. Without the compiled rule, `sources` keeps every
 * rule.
 */
export function leftOutBy(filter: PackFilter, file: RuleFile, built: BuiltRule | null): string | null {
  const { os, severity, tags, types, sources: names } = filter
  if (os && !os.some((name) => hasTag(file, `OS: ${name}`))) return `not for ${os.join(", ")}`
  if (tags && !tags.some((tag) => hasTag(file, tag))) return `no tag of ${tags.join(", ")}`
  if (types && !types.includes(file.type)) return `type ${file.type}`
  if (severity && !isSeverity(severity, file.severity)) return `severity ${file.severity}`
  if (names && built && !canMatchIn(names, built)) return `cannot match in ${names.join(", ")}`
  return null
}

function canMatchIn(names: readonly string[], { rule, query }: BuiltRule): boolean {
  const wanted = sources.filter(({ name }) => names.includes(name))
  return wanted.some((source) => coverageOf(rule, query, source).coverage !== "none")
}

function hasTag({ tags }: RuleFile, wanted: string): boolean {
  return tags.some((tag) => tag.toLowerCase() === wanted.toLowerCase())
}

/** `medium+` is medium and above. */
function isSeverity(filter: string, severity: Severity): boolean {
  if (!filter.endsWith("+")) return filter === severity
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(filter.slice(0, -1) as Severity)
}
