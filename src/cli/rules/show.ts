import { Command } from "commander"
import { printable } from "../../delivery/notify/rendering/escape.ts"
import { sources } from "../../engine/sources/index.ts"
import { highlight } from "../../language/eql/highlight.ts"
import { type Fired, firedBy } from "../../operate/fired/fired.ts"
import { s3ResendLedger } from "../../operate/resend/resend-ledger.ts"
import { coverageOf } from "../../rules/coverage.ts"
import type { SiteRule } from "../../site/site-rules.ts"
import { type LedgerOptions, ledgerOfStack, ledgerOptions } from "../ledger-of-stack.ts"
import { messageOf, UsageError } from "../program.ts"
import { MARKS } from "../rule-tables.ts"
import { chosenRules, chosenSite, printProblems } from "../site-rules.ts"
import { timeOf } from "../time-option.ts"
import { chooser } from "./choose-options.ts"

type Options = LedgerOptions & { readonly since?: number; readonly json?: boolean }

const DEFAULT_SINCE = "30d"

/** What a rule fired, or why that is not known. */
type Lately = Fired | { readonly unknown: string }

export function showRule(): Command {
  return ledgerOptions(
    new Command("show")
      .description(
        "Shows one rule: its query, where it can match, its exceptions, what the site changes, and with --stack what it fired lately.",
      )
      .argument("<rule>", "its id, or a part of its name"),
  )
    .option(
      "--since <time>",
      `how far back it fired: 30m, 12h, 7d or an ISO 8601 time (default: ${DEFAULT_SINCE})`,
      timeOf,
    )
    .option("--json", "print the rule as the functions have it, and what it fired under `fired`")
    .action(runShow)
}

async function runShow(text: string, { json, since = timeOf(DEFAULT_SINCE), ...options }: Options): Promise<void> {
  const rule = theRule(text)
  const facts = rule.built?.rule ?? { id: rule.id, name: rule.name, reason: rule.reason }
  if (!json) print(rule)
  const fired = await firedLately(rule, since, options)
  if (json) process.stdout.write(`${JSON.stringify({ ...facts, fired })}\n`)
  else printFired(fired, since)
}

/** Reads the ledger of the stack. A ledger that cannot be reached is no error: the rest of the rule is shown. */
async function firedLately({ id }: SiteRule, since: number, options: LedgerOptions): Promise<Lately> {
  if (options.stack === undefined)
    return { unknown: `name the deployed stack, such as --stack landfall-${chosenSite().stack.stage}` }
  if (id === null) return { unknown: "its file has no id" }
  try {
    const { s3, bucket } = await ledgerOfStack(options)
    try {
      return await firedBy(id, s3ResendLedger(s3, bucket), since)
    } finally {
      s3.destroy()
    }
  } catch (error) {
    return { unknown: messageOf(error) }
  }
}

function printFired(fired: Lately, since: number): void {
  const line = (text: string) => process.stdout.write(`${printable(text)}\n`)
  line("")
  if ("unknown" in fired) {
    line(`  what it fired lately is not known: ${fired.unknown}`)
    return
  }
  const staged = fired.staged > 0 ? `, and ${fired.staged} while it was staged` : ""
  line(`  fired ${fired.alerts} alerts${staged} since ${new Date(since).toISOString().slice(0, 16)}Z`)
  for (const { time, id, host, reason, staged } of fired.newest)
    line(`    ${time} ${id.slice(0, 12)} ${host ?? "no host"}${staged ? ", staged" : ""}: ${reason}`)
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
