import Table from "cli-table3"
import { Command } from "commander"
import { printable } from "../../delivery/notify/rendering/escape.ts"
import { kindOf, summaryOf } from "../../site/rules-to-run.ts"
import type { SiteRule } from "../../site/site-rules.ts"
import { chosenRules } from "../site-rules.ts"
import { type ChooseOptions, chooseOptions, chooser } from "./choose-options.ts"

type Options = ChooseOptions & { readonly json?: boolean }

export function listRules(): Command {
  return chooseOptions(new Command("list").description("Lists the rules of the site: whether each runs, and why not."))
    .option("--json", "print one line for each rule")
    .action(runList)
}

function runList(options: Options): void {
  const isChosen = chooser([], options)
  const rules = chosenRules().filter(isChosen)
  if (options.json) for (const rule of rules) process.stdout.write(`${JSON.stringify(factsOf(rule))}\n`)
  else {
    const table = new Table({
      head: ["rule", "severity", "pack", "version", "status"],
      style: { head: [], border: [], compact: true },
    })
    for (const rule of rules) {
      const { name, severity, pack, version, path } = factsOf(rule)
      table.push([printable(name ?? path), severity ?? "", pack, version ?? "", statusOf(rule)])
    }
    process.stdout.write(`${table.toString()}\n`)
  }
  process.stderr.write(`${summaryOf(rules)}\n`)
}

function statusOf(rule: SiteRule): string {
  const until = rule.built?.rule.staged_until
  return rule.status === "run" && until !== undefined ? `staged until ${until}` : kindOf(rule)
}

/** A rule as `--json` prints it. */
function factsOf({ pack, path, id, name, type, status, reason, built }: SiteRule) {
  const { version, severity, risk_score, tags, staged_until } = built?.rule ?? {}
  return { id, name, type, pack, path, status, reason, version, severity, risk_score, tags, staged_until }
}
