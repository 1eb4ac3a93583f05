import Table from "cli-table3"
import { Command } from "commander"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { sources } from "../engine/sources/index.ts"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { type BuildResult, buildRule } from "../rules/build.ts"
import { type Coverage, coverageOf } from "../rules/coverage.ts"
import { readRules } from "../rules/read.ts"
import { type ExampleTable, exampleRecordsOf } from "./examples.ts"
import { ExitCode } from "./program.ts"
import { DEFAULT_RULES, printProblems } from "./rule-files.ts"

type Options = { readonly rules: string; readonly json?: boolean; readonly examples?: boolean }

/** One rule, as `--json` prints it. */
type Line = {
  readonly file: string
  readonly id: string | null
  readonly name: string | null
  readonly type: string | null
  readonly status: BuildResult["status"]
  readonly diagnostics: readonly Omit<FileDiagnostic, "file">[]
  readonly literals?: object
  readonly sources?: { readonly [source: string]: Coverage }
  readonly examples?: ExampleTable | undefined
}

export function check(): Command {
  return new Command("check")
    .description(
      "Compiles rules. Shows in which sources each can match, and the problems of the rules that do not compile.",
    )
    .option("--rules <dir>", "a folder or a file: TOML, the rule API's JSON, or an export's NDJSON", DEFAULT_RULES)
    .option("--json", "print one line for each rule")
    .option("--examples", "for each rule and source print a raw record of the source that matches the rule")
    .addHelpText("after", "\nExit status: 0 all compiled or unsupported, 1 a rule is refused, 2 an error.")
    .action(runCheck)
}

async function runCheck(options: Options): Promise<void> {
  const totals = new Map<string, number>()
  const table = new Table({
    head: ["rule", "status", "full coverage", "partial coverage"],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [50, 14, 40, 30],
  })
  const all = readRules(options.rules).map((read) => ({ read, built: buildRule(read) }))
  const examples = options.examples ? await exampleRecordsOf(all.map(({ built }) => built)) : null
  for (const { read, built } of all) {
    const line: Line = {
      ...lineOf(built, read.ok ? read.value.path : read.path),
      ...(examples ? { examples: examples.of(built) } : {}),
    }
    const total = built.status === "other" ? `${line.type}, not run` : built.status
    totals.set(total, (totals.get(total) ?? 0) + 1)
    if (options.json) process.stdout.write(`${JSON.stringify(line)}\n`)
    else {
      table.push(rowOf(line))
      if ("problems" in built) printProblems(built.problems)
      printExamples(line)
    }
  }
  if (!options.json) process.stdout.write(`${table.toString()}\n`)
  if (examples)
    process.stderr.write(`${examples.found} of ${examples.pairs} pairs of rule and source have an example record\n`)
  const counts = [...totals].map(([name, count]) => `${count} ${name}`).join(", ")
  process.stderr.write(`${counts || "no rules found"}\n`)
  process.exitCode = totals.has("refused") ? ExitCode.found : ExitCode.ok
}

function lineOf(built: BuildResult, file: string): Line {
  if (built.status === "compiled") {
    const { rule, query, warnings } = built.built
    return {
      file,
      id: rule.rule_id,
      name: rule.name,
      type: rule.type,
      status: "compiled",
      diagnostics: warnings.map(withoutFile),
      literals: query.literals,
      sources: Object.fromEntries(sources.map((source) => [source.name, coverageOf(rule, query, source)])),
    }
  }
  const { file: known } = built
  const diagnostics = "problems" in built ? built.problems.map(withoutFile) : []
  return {
    file,
    id: known?.id ?? null,
    name: known?.name ?? null,
    type: known?.type ?? null,
    status: built.status,
    diagnostics,
  }
}

function withoutFile({ file: _, ...problem }: FileDiagnostic): Omit<FileDiagnostic, "file"> {
  return problem
}

function rowOf({ name, file, status, sources: where = {} }: Line): string[] {
  const named = (kind: Coverage["coverage"]) =>
    Object.entries(where)
      .filter(([, { coverage }]) => coverage === kind)
      .map(([source]) => source)
      .join(", ")
  return [printable(name ?? file), status, named("full"), named("partial")]
}

function printExamples({ name, file, examples = {} }: Line): void {
  for (const [source, found] of Object.entries(examples)) {
    const text = "record" in found ? found.record : `no example record: ${found.none}`
    process.stdout.write(`${printable(name ?? file)} in ${source}\n${text}\n\n`)
  }
}
