import Table from "cli-table3"
import { Command, InvalidArgumentError } from "commander"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { defaultLimits } from "../engine/decode/limits.ts"
import { ruleSet } from "../engine/match/rule-set.ts"
import { scanObject } from "../engine/scan.ts"
import { recognise, sources } from "../engine/sources/index.ts"
import { type TunedRule, Tuner } from "../operate/tune/tune.ts"
import { importRules } from "../rules/load.ts"
import { withTable } from "../site/edit-site-file.ts"
import { readObjects } from "./inputs.ts"
import { ExitCode, messageOf } from "./program.ts"
import { chosenRulesToRun, RULES_OPTION } from "./site-rules.ts"

type Options = { readonly rules?: string; readonly top: number; readonly json?: boolean }

const DEFAULT_TOP = 10

export function tune(): Command {
  return new Command("tune")
    .description("Ranks rules by their alerts over logs, and proposes exceptions for values that repeat.")
    .argument("<path...>", "files, folders, or s3://BUCKET/PREFIX")
    .option(...RULES_OPTION)
    .option("--top <number>", "how many rules", count, DEFAULT_TOP)
    .option("--json", "print one line for each rule")
    .addHelpText(
      "after",
      "\nA proposal says what is frequent, not what is harmless: read it before you copy it into landfall.toml.",
    )
    .action(runTune)
}

async function runTune(paths: readonly string[], { rules, top, json }: Options): Promise<void> {
  const compiled = await importRules(chosenRulesToRun(rules))
  const scanner = { rules: ruleSet(compiled, sources), recognise, limits: defaultLimits }
  const tuner = new Tuner()
  for (const object of (await Promise.all(paths.map(readObjects))).flat()) {
    const { fault } = await scanObject(await object.open(), scanner, { onMatch: (match) => tuner.add(match) })
    if (fault === undefined) continue
    process.stderr.write(`${printable(`not read completely: ${object.name}: ${messageOf(fault)}`)}\n`)
    process.exitCode = ExitCode.error
  }
  const ranking = tuner.ranking()
  const shown = ranking.slice(0, top)
  if (json) for (const one of shown) process.stdout.write(`${JSON.stringify(factsOf(one))}\n`)
  else print(shown)
  const alerts = ranking.reduce((sum, one) => sum + one.alerts, 0)
  process.stderr.write(`${alerts} alerts of ${ranking.length} rules, before any limit of a rule\n`)
}

function factsOf({ rule, alerts, hosts, proposals }: TunedRule) {
  return { rule_id: rule.rule_id, rule: rule.name, severity: rule.severity, alerts, hosts, proposals }
}

function print(shown: readonly TunedRule[]): void {
  const table = new Table({
    head: ["alerts", "hosts", "severity", "rule"],
    style: { head: [], border: [], compact: true },
  })
  for (const { rule, alerts, hosts } of shown) table.push([alerts, hosts, rule.severity, printable(rule.name)])
  process.stdout.write(`${table.toString()}\n`)
  for (const { rule, alerts, proposals } of shown) {
    for (const { entries, silenced, remaining } of proposals) {
      const title = `# ${rule.name}: ${alerts} alerts before, ${remaining} after (${silenced} silenced)`
      const exception = withTable("", "[[exceptions]]", {
        rules: [rule.rule_id],
        name: `Frequent in ${rule.name}`,
        reason: "",
        entries,
      })
      process.stdout.write(`\n${printable(title)}\n${exception.split("\n").map(printable).join("\n")}`)
    }
  }
}

function count(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("write a whole number of at least 1")
  return number
}
