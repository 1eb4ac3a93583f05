import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import type { BuiltRule } from "../rules/build.ts"
import { RuleFileError } from "../rules/load.ts"
import { OWN_RULES } from "./site.ts"
import type { RuleStatus, SiteRule } from "./site-rules.ts"

/**
 * The compiled rules of a site that run. Throws a RuleFileError with all problems if a rule has a mistake: a rule that its
 * author expects to run must not be missing without a word. A rule that Landfall cannot run yet is skipped.
 */
export function rulesToRun(rules: readonly SiteRule[]): BuiltRule[] {
  const problems = rules.flatMap((rule) => (rule.status === "refused" ? rule.problems.map(excludable(rule)) : []))
  if (problems.length > 0) throw new RuleFileError(problems)
  return rules.flatMap(({ status, built }) => (status === "run" && built !== null ? [built] : []))
}

/** As many warnings as fit a screen or two. */
const MAX_WARNINGS = 20

/** Packs have rules for every system, so that there are often many of these. */
const MAX_WITHOUT_SOURCE = 3

/** A warning, and the text of its file. */
type ShownWarning = { readonly warning: FileDiagnostic; readonly text: string }

/** The warnings of rules that run: the first ones, and lines that sum up the others. */
export function firstWarnings(rules: readonly SiteRule[]): {
  readonly shown: readonly ShownWarning[]
  readonly summary: readonly string[]
} {
  const running = rules.filter(({ status }) => status === "run")
  const noSource = withoutSource(running)
  const all = running.flatMap((rule) =>
    [...(rule.built?.warnings ?? []), ...noSource.of(rule)].map((warning) => ({ warning, text: rule.text })),
  )
  const rest = all.length - MAX_WARNINGS
  return {
    shown: all.slice(0, MAX_WARNINGS),
    summary: [...(rest > 0 ? [`${rest} more warnings: landfall check`] : []), ...noSource.summary],
  }
}

/** The warnings of rules that can match in none of the site's sources: of each, or if there are many one line for all. */
export function withoutSource(rules: readonly SiteRule[]): {
  readonly of: (rule: SiteRule) => readonly FileDiagnostic[]
  readonly summary: readonly string[]
} {
  const found = rules.filter(({ noSource }) => noSource !== null)
  const [first] = found
  if (first === undefined || found.length <= MAX_WITHOUT_SOURCE)
    return { of: ({ noSource }) => (noSource ? [noSource] : []), summary: [] }
  const line = `${found.length} of the rules that run can match in none of your sources, such as ${first.name ?? first.path}: landfall check --status no-source --all`
  return { of: () => [], summary: [line] }
}

/** The problem, with a note that says how to run the other rules without this one. */
function excludable({ pack }: SiteRule): (problem: FileDiagnostic) => FileDiagnostic {
  const remedy =
    pack === OWN_RULES
      ? "To run the other rules, move this file out of the folder."
      : `To run the other rules, add the file's path below packs/${pack} to \`exclude\` in [packs.${pack}] of landfall.toml.`
  return (problem) => ({ ...problem, notes: [...problem.notes, remedy] })
}

/** The types and constructs that Landfall does not run, in words for a count. */
const UNSUPPORTED: { readonly [reason: string]: string } = {
  EQL401: "sequences",
  EQL402: "samples",
  EQL403: "joins",
  EQL404: "with relative dates",
  query: "KQL queries",
  saved_query: "saved queries",
  esql: "ES|QL",
  new_terms: "new terms",
  threshold: "thresholds",
  threat_match: "indicator matches",
  machine_learning: "machine learning",
}

/** What a rule that does not run counts as: `sequences`, `left out`, `disabled`. */
export function kindOf({ status, type, problems }: SiteRule): string {
  if (status !== "unsupported") return LABELS[status]
  return UNSUPPORTED[problems[0]?.code ?? type ?? ""] ?? "unsupported"
}

const LABELS: { readonly [status in RuleStatus]: string } = {
  run: "run",
  disabled: "disabled",
  "left-out": "left out",
  deprecated: "deprecated",
  unsupported: "unsupported",
  refused: "with a mistake",
}

/** What chooses rules by their status, beside the kinds of those that do not run: a status, or `no-source`. */
const STATUSES = ["run", "no-source", "disabled", "left-out", "deprecated", "unsupported", "refused"]

/** Every name that chooses rules by their status. */
export const statusNames: readonly string[] = [...STATUSES, ...Object.values(UNSUPPORTED)]

/** Whether a rule has the status of this name. */
export function hasStatus(rule: SiteRule, name: string): boolean {
  return name === "no-source" ? rule.noSource !== null : rule.status === name || kindOf(rule) === name
}

/** How many rules run, and how many do not, by reason: `317 rules run; not run: 74 sequences, 28 ES|QL`. */
export function summaryOf(rules: readonly SiteRule[]): string {
  const counts = new Map<string, number>()
  for (const rule of rules) counts.set(kindOf(rule), (counts.get(kindOf(rule)) ?? 0) + 1)
  const running = counts.get(LABELS.run) ?? 0
  counts.delete(LABELS.run)
  const others = [...counts].sort(([, left], [, right]) => right - left).map(([kind, count]) => `${count} ${kind}`)
  const run = `${running} ${running === 1 ? "rule runs" : "rules run"}`
  return others.length === 0 ? run : `${run}; not run: ${others.join(", ")}`
}
