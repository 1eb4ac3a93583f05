import { readFileSync } from "node:fs"
import Table from "cli-table3"
import { Command } from "commander"
import { printable } from "../delivery/notify/escape.ts"
import { sources } from "../engine/sources/index.ts"
import { renderFrame } from "../language/diagnostics/render.ts"
import { type Built, buildRule } from "../rules/build.ts"
import { type Firability, firability } from "../rules/firability.ts"
import type { RuleProblem } from "../rules/problem.ts"
import { readRules } from "../rules/read.ts"
import { ExitCode } from "./exit.ts"
import { OUR_RULES } from "./our-rules.ts"
import { type WitnessTable, witnessesOf } from "./witnesses.ts"

type Options = { readonly rules: string; readonly json?: boolean; readonly witness?: boolean }

/** One rule, as `--json` prints it. */
type Line = {
  readonly file: string
  readonly id: string | null
  readonly name: string | null
  readonly type: string | null
  readonly status: Built["status"]
  readonly diagnostics: readonly Omit<RuleProblem, "file">[]
  readonly literals?: object
  readonly sources?: { readonly [source: string]: Firability }
  /** For each source in which the rule can fire: a raw record that fires it, or why there is none. */
  readonly witness?: WitnessTable | undefined
}

export function check(): Command {
  return new Command("check")
    .description("Compiles rules; says which can fire in which source, and what is wrong with the others.")
    .option("--rules <dir>", "a folder or a file: TOML, the rule API's JSON, or an export's NDJSON", OUR_RULES)
    .option("--json", "print one line for each rule")
    .option("--witness", "for each rule and source print a raw record of the source that fires the rule")
    .addHelpText("after", "\nExit status: 0 all compiled or unsupported, 1 a rule is refused, 2 an error.")
    .action(runCheck)
}

async function runCheck(options: Options): Promise<void> {
  const totals = new Map<string, number>()
  const table = new Table({
    head: ["rule", "status", "can fire in", "weakened in"],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [50, 14, 40, 30],
  })
  const all = readRules(options.rules).map((read) => ({ read, built: buildRule(read) }))
  const witnesses = options.witness ? await witnessesOf(all.map(({ built }) => built)) : null
  for (const { read, built } of all) {
    const line: Line = {
      ...lineOf(built, read.ok ? read.value.file : read.file),
      ...(witnesses ? { witness: witnesses.of(built) } : {}),
    }
    const total = built.status === "other" ? `${line.type}, not run` : built.status
    totals.set(total, (totals.get(total) ?? 0) + 1)
    if (options.json) process.stdout.write(`${JSON.stringify(line)}\n`)
    else {
      table.push(rowOf(line))
      if ("problems" in built) printProblems(built.problems)
    }
    if (!options.json) printWitnesses(line)
  }
  if (!options.json) process.stdout.write(`${table.toString()}\n`)
  if (witnesses)
    process.stderr.write(`${witnesses.found} of ${witnesses.pairs} pairs of rule and source have a witness\n`)
  const counts = [...totals].map(([name, count]) => `${count} ${name}`).join(", ")
  process.stderr.write(`${counts || "no rules found"}\n`)
  process.exitCode = totals.has("refused") ? ExitCode.found : ExitCode.fine
}

function lineOf(built: Built, file: string): Line {
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
      sources: Object.fromEntries(sources.map((source) => [source.name, firability(rule, query, source)])),
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

function withoutFile({ file: _, ...problem }: RuleProblem): Omit<RuleProblem, "file"> {
  return problem
}

function rowOf({ name, file, status, sources: where = {} }: Line): string[] {
  const named = (kind: Firability["can"]) =>
    Object.entries(where)
      .filter(([, { can }]) => can === kind)
      .map(([source]) => source)
      .join(", ")
  return [printable(name ?? file), status, named("fire"), named("weakened")]
}

function printProblems(problems: readonly RuleProblem[]): void {
  for (const problem of problems) {
    process.stderr.write(
      `${renderFrame(problem, readFileSync(problem.file, "utf8"), { color: process.stderr.isTTY && !process.env["NO_COLOR"] })}\n`,
    )
  }
}

function printWitnesses({ name, file, witness = {} }: Line): void {
  for (const [source, found] of Object.entries(witness)) {
    const text = "record" in found ? found.record : `no witness: ${found.none}`
    process.stdout.write(`${printable(name ?? file)} in ${source}\n${text}\n\n`)
  }
}
