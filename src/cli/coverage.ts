import { writeFileSync } from "node:fs"
import Table from "cli-table3"
import { Command } from "commander"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { sources } from "../engine/sources/index.ts"
import { attackCoverage, bestCoverage, navigatorLayer, type TechniqueCoverage } from "../site/attack-coverage.ts"
import { readSiteRules } from "../site/site-rules.ts"
import { UsageError } from "./program.ts"
import { chosenSite } from "./site-rules.ts"

type Options = {
  readonly source?: readonly string[]
  readonly techniques?: boolean
  readonly layer?: string
  readonly json?: boolean
}

export function coverage(): Command {
  return new Command("coverage")
    .description(
      "Shows which tactics and techniques of MITRE ATT&CK the rules detect in the sources that the site has.",
    )
    .option("--source <name...>", "these sources, instead of `sources` in landfall.toml")
    .option("--techniques", "list each technique with the number of its rules")
    .option("--layer <file>", "write a layer for the ATT&CK Navigator (JSON)")
    .option("--json", "print one line for each technique, with the names of its rules")
    .action(runCoverage)
}

function runCoverage({ source, techniques: listed, layer, json }: Options): void {
  const site = chosenSite()
  const unknown = (source ?? []).find((name) => !sources.some((known) => known.name === name))
  if (unknown !== undefined) throw new UsageError(`no source is named ${unknown}: docs/sources.md`)
  const names = source ?? site.sources
  const rules = readSiteRules(site)
  const techniques = attackCoverage(rules, names)
  if (layer !== undefined) {
    writeFileSync(layer, `${JSON.stringify(navigatorLayer("Landfall", techniques), null, 2)}\n`)
    process.stderr.write(`${layer}: ${techniques.length} techniques\n`)
  }
  if (json) for (const technique of techniques) process.stdout.write(`${JSON.stringify(technique)}\n`)
  else process.stdout.write(`${listed ? techniqueTable(techniques) : tacticTable(techniques)}\n`)
  const running = rules.flatMap(({ status, built }) => (status === "run" && built ? [bestCoverage(built, names)] : []))
  const count = (kind: string) => running.filter((one) => one === kind).length
  const where = names.length === sources.length ? "any source" : names.join(", ")
  process.stderr.write(
    `${running.length} rules run; in ${where} ${count("full")} can match, ${count("partial")} are weakened, ${count("none")} cannot match\n`,
  )
}

const STYLE = { head: [], border: [], compact: true }

function tacticTable(techniques: readonly TechniqueCoverage[]): string {
  const table = new Table({ head: ["tactic", "techniques", "weakened only", "cannot match"], style: STYLE })
  for (const tactic of [...new Set(techniques.map((one) => one.tactic))]) {
    const own = techniques.filter((one) => one.tactic === tactic)
    const covered = own.filter(({ full }) => full.length > 0).length
    const weak = own.filter(({ full, weakened }) => full.length === 0 && weakened.length > 0).length
    table.push([printable(tactic), covered, weak, own.length - covered - weak])
  }
  return table.toString()
}

function techniqueTable(techniques: readonly TechniqueCoverage[]): string {
  const table = new Table({ head: ["tactic", "technique", "", "●", "◐", "·"], style: STYLE })
  for (const { tactic, id, name, full, weakened, none } of techniques)
    table.push([printable(tactic), id, printable(name), full.length, weakened.length, none.length])
  return table.toString()
}
