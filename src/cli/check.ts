import { readFileSync } from "node:fs"
import Table from "cli-table3"
import { Command } from "commander"
import { renderFrame } from "../eql/render.ts"
import { printable } from "../notify/escape.ts"
import { type Built, buildRule } from "../rules/build.ts"
import { type Firability, firability } from "../rules/firability.ts"
import type { RuleProblem } from "../rules/problem.ts"
import { readRules } from "../rules/read.ts"
import { sources } from "../sources/index.ts"
import { ExitCode } from "./exit.ts"
import { OUR_RULES } from "./our-rules.ts"

type Options = { readonly rules: string; readonly json?: boolean }

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
}

export function check(): Command {
  return new Command("check")
    .description("Compiles rules; says which can fire in which source, and what is wrong with the others.")
    .option("--rules <dir>", "a folder or a file: TOML, the rule API's JSON, or an export's NDJSON", OUR_RULES)
    .option("--json", "print one line for each rule")
    .addHelpText("after", "\nExit status: 0 all compiled or unsupported, 1 a rule is refused, 2 an error.")
    .action(runCheck)
}

function runCheck(options: Options): void {
  const totals = new Map<string, number>()
  const table = new Table({
    head: ["rule", "status", "can fire in", "weakened in"],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [50, 14, 40, 30],
  })
  for (const read of readRules(options.rules)) {
    const built = buildRule(read)
    const line = lineOf(built, read.ok ? read.value.file : read.file)
    const total = built.status === "other" ? `${line.type}, not run` : built.status
    totals.set(total, (totals.get(total) ?? 0) + 1)
    if (options.json) process.stdout.write(`${JSON.stringify(line)}\n`)
    else {
      table.push(rowOf(line))
      if ("problems" in built) printProblems(built.problems)
    }
  }
  if (!options.json) process.stdout.write(`${table.toString()}\n`)
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
