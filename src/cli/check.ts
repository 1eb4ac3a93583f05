import { Command } from "commander"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { sources } from "../engine/sources/index.ts"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { type Coverage, coverageOf } from "../rules/coverage.ts"
import { hasStatus, kindOf, summaryOf, withoutSource } from "../site/rules-to-run.ts"
import { siteOfRules } from "../site/site.ts"
import { type RuleStatus, readSiteRules, type SiteRule } from "../site/site-rules.ts"
import { type ExampleTable, exampleRecordsOf } from "./examples.ts"
import { ExitCode, UsageError } from "./program.ts"
import { statusOption } from "./rule-status.ts"
import { MARKS, type RuleRow, ruleTable, sourceTable } from "./rule-tables.ts"
import { chosenSite, printProblems, RULES_OPTION } from "./site-rules.ts"

type Options = {
  readonly rules?: string
  readonly json?: boolean
  readonly examples?: boolean
  readonly all?: boolean
  readonly rule?: string
  readonly source?: readonly string[]
  readonly status?: readonly string[]
}

/** One rule, as `--json` prints it. */
type Line = {
  readonly file: string
  readonly pack: string
  readonly id: string | null
  readonly name: string | null
  readonly type: string | null
  readonly status: RuleStatus
  readonly reason: string
  readonly diagnostics: readonly Omit<FileDiagnostic, "file">[]
  readonly literals?: object
  readonly sources?: { readonly [source: string]: Coverage }
  readonly examples?: ExampleTable | undefined
}

/** As many rules as fit a screen. */
const MAX_ROWS = 40

export function check(): Command {
  return new Command("check")
    .description("Compiles rules. Shows which run, in which sources each can match, and what is wrong with the others.")
    .option(...RULES_OPTION)
    .option(
      "--rule <name>",
      "only the rules with this id, or with this text in their name; of a single one all details",
    )
    .option("--source <name...>", "only the rules that can match in one of these sources")
    .addOption(statusOption())
    .option("--all", `list every rule; without it, at most ${MAX_ROWS}`)
    .option("--json", "print one line for each rule")
    .option("--examples", "for each rule and source print a raw record of the source that matches the rule")
    .addHelpText("after", "\nExit status: 0 no rule has a mistake, 1 a rule is refused, 2 an error.")
    .action(runCheck)
}

async function runCheck(options: Options): Promise<void> {
  const site = options.rules === undefined ? chosenSite() : siteOfRules(options.rules)
  printProblems(site.warnings)
  const all = readSiteRules(site)
  const examples = options.examples ? await exampleRecordsOf(all.flatMap(({ built }) => built ?? [])) : null
  const lines = all.map((rule): [SiteRule, Line] => [
    rule,
    { ...lineOf(rule), ...(examples && rule.built ? { examples: examples.of(rule.built) } : {}) },
  ])
  const shown = lines.filter(([rule, line]) => isShown(rule, line, options))
  const noSource = withoutSource(shown.map(([rule]) => rule))
  for (const [rule, line] of shown) {
    if (options.json) process.stdout.write(`${JSON.stringify(line)}\n`)
    else {
      printProblems(rule.status === "refused" ? rule.problems : [...(rule.built?.warnings ?? []), ...noSource.of(rule)])
      printExamples(line)
    }
  }
  if (!options.json) printShown(shown, options, site.sources)
  if (!options.json && !options.status?.includes("no-source"))
    for (const line of noSource.summary) process.stdout.write(`${printable(line)}\n`)
  if (examples)
    process.stderr.write(`${examples.found} of ${examples.pairs} pairs of rule and source have an example record\n`)
  process.stderr.write(`${all.length === 0 ? "no rules found" : summaryOf(all)}\n`)
  process.exitCode = all.some(({ status }) => status === "refused") ? ExitCode.found : ExitCode.ok
}

function lineOf(rule: SiteRule): Line {
  const { path, pack, id, name, type, status, reason, problems, built, noSource } = rule
  const facts = { file: path, pack, id, name, type, status, reason }
  if (built === null) return { ...facts, diagnostics: problems.map(withoutFile) }
  return {
    ...facts,
    diagnostics: [...built.warnings, ...(noSource ? [noSource] : [])].map(withoutFile),
    literals: built.query.literals,
    sources: Object.fromEntries(sources.map((source) => [source.name, coverageOf(built.rule, built.query, source)])),
  }
}

function withoutFile({ file: _, ...problem }: FileDiagnostic): Omit<FileDiagnostic, "file"> {
  return problem
}

function isShown(
  checked: SiteRule,
  { id, name, sources: where = {} }: Line,
  { rule, source, status: wanted }: Options,
): boolean {
  for (const one of source ?? [])
    if (!sources.some((known) => known.name === one)) throw new UsageError(`no source is named ${one}: docs/sources.md`)
  return (
    (rule === undefined || id === rule || (name ?? "").toLowerCase().includes(rule.toLowerCase())) &&
    (source === undefined || source.some((one) => where[one] !== undefined && where[one].coverage !== "none")) &&
    (wanted === undefined || wanted.some((one) => hasStatus(checked, one)))
  )
}

function printShown(shown: readonly [SiteRule, Line][], { all }: Options, names: readonly string[]): void {
  const [only] = shown
  if (shown.length === 1 && only) {
    printDetails(...only)
    return
  }
  if (all || shown.length <= MAX_ROWS) process.stdout.write(`${ruleTable(shown.map(rowOf), names)}\n`)
  const running = shown.flatMap(([{ status }, line]) => (status === "run" ? [line] : []))
  if (running.length > 0)
    process.stdout.write(
      `${sourceTable(
        running.map(({ sources: where = {} }) => where),
        names,
      )}\n`,
    )
  if (!all && shown.length > MAX_ROWS)
    process.stdout.write(`${shown.length} rules; --all lists them, --rule, --source and --status choose some\n`)
}

function rowOf([rule, { name, file, sources: where }]: [SiteRule, Line]): RuleRow {
  return { name: name ?? file, status: kindOf(rule), sources: where }
}

function printDetails(rule: SiteRule, { sources: where = {} }: Line): void {
  const print = (text: string) => process.stdout.write(`${printable(text)}\n`)
  print(`${rule.name ?? rule.path}`)
  print(`  ${rule.path}, pack ${rule.pack}, id ${rule.id ?? "unknown"}`)
  print(`  ${rule.status === "run" ? "runs" : `does not run: ${rule.reason}`}`)
  for (const [source, coverage] of Object.entries(where)) {
    const why =
      coverage.coverage === "none"
        ? coverage.reason
        : coverage.coverage === "partial"
          ? `never: ${coverage.unsatisfiable.join("; ")}`
          : ""
    print(`  ${MARKS[coverage.coverage]} ${source}${why === "" ? "" : `: ${why}`}`)
  }
}

function printExamples({ name, file, examples = {} }: Line): void {
  for (const [source, found] of Object.entries(examples)) {
    const text = "record" in found ? found.record : `no example record: ${found.none}`
    process.stdout.write(`${printable(name ?? file)} in ${source}\n${text}\n\n`)
  }
}
