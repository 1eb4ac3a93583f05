import { Command } from "commander"
import { printable } from "../../delivery/notify/rendering/escape.ts"
import { sources } from "../../engine/sources/index.ts"
import { highlight } from "../../language/eql/highlight.ts"
import { coverageOf } from "../../rules/coverage.ts"
import type { SiteRule } from "../../site/site-rules.ts"
import { UsageError } from "../program.ts"
import { MARKS } from "../rule-tables.ts"
import { chosenRules, printProblems } from "../site-rules.ts"
import { chooser } from "./choose-options.ts"

export function showRule(): Command {
  return new Command("show")
    .description("Shows one rule: its query, where it can match, its exceptions, and what the site changes.")
    .argument("<rule>", "its id, or a part of its name")
    .option("--json", "print the rule as the functions have it")
    .action(runShow)
}

function runShow(text: string, { json }: { readonly json?: boolean }): void {
  const rule = theRule(text)
  if (json)
    process.stdout.write(
      `${JSON.stringify(rule.built?.rule ?? { id: rule.id, name: rule.name, reason: rule.reason })}\n`,
    )
  else print(rule)
}

/** The one rule that a text names. */
function theRule(text: string): SiteRule {
  const found = chosenRules().filter(chooser([text], {}))
  const exact = found.filter(({ id, name }) => id === text || name === text)
  const [rule, ...others] = exact.length > 0 ? exact : found
  if (rule === undefined) throw new UsageError(`no rule has the id or the name "${text}": landfall rules list`)
  if (others.length === 0) return rule
  throw new UsageError(`"${text}" names ${found.length} rules, such as "${rule.name}" and "${others[0]?.name}"`)
}

function print(found: SiteRule): void {
  const line = (text = "") => process.stdout.write(`${printable(text)}\n`)
  const { built, problems } = found
  line(found.name ?? found.path)
  line(`  id ${found.id ?? "unknown"}, pack ${found.pack}, ${found.path}`)
  line(`  ${found.status === "run" ? "runs" : `does not run: ${found.reason}`}`)
  printProblems(problems)
  if (built === null) return
  const { rule, query } = built
  line(
    `  severity ${rule.severity}, risk score ${rule.risk_score}, version ${rule.version}, at most ${rule.max_signals} alerts`,
  )
  if (rule.staged_until) line(`  staged: sends no alert before ${rule.staged_until}`)
  if (rule.channels) line(`  channels: ${rule.channels.join(", ") || "none"}`)
  line()
  const text = rule.query.trim()
  for (const one of (process.stdout.isTTY ? highlight(text) : text).split("\n")) process.stdout.write(`  ${one}\n`)
  line()
  for (const source of sources) {
    const coverage = coverageOf(rule, query, source)
    if (coverage.coverage === "none") continue
    const never = coverage.coverage === "partial" ? `: never ${coverage.unsatisfiable.join("; ")}` : ""
    line(`  ${MARKS[coverage.coverage]} ${source.name}${never}`)
  }
  for (const { name, expires, entries } of rule.exceptions_list) {
    line(`  exception "${name}"${expires ? `, until ${expires}` : ""}`)
    for (const entry of entries) {
      const value = "value" in entry ? ` ${[entry.value].flat().join(", ")}` : ""
      line(`    ${entry.field} ${entry.operator === "excluded" ? "not " : ""}${entry.type}${value}`)
    }
  }
}
