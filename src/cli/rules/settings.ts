import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Command, InvalidArgumentError } from "commander"
import { withoutTables, withTable } from "../../site/edit-site-file.ts"
import { type RuleSelector, SITE_FILE, type Site } from "../../site/site.ts"
import { readSiteRules, type SiteRule } from "../../site/site-rules.ts"
import { UsageError } from "../program.ts"
import { type ChooseOptions, chooseOptions, chooser } from "./choose-options.ts"
import { ownSite, writeSiteFile } from "./own-site.ts"

const DAY = 86_400_000

type Change = (site: Site, rules: readonly SiteRule[], text: string) => string

export function enableRules(): Command {
  return settingCommand("enable", "Turns rules on.").action((names: string[], options: ChooseOptions) =>
    change(names, options, (site, rules, text) => enabled(site, rules, text, true)),
  )
}

export function disableRules(): Command {
  return settingCommand("disable", "Turns rules off.").action((names: string[], options: ChooseOptions) =>
    change(names, options, (site, rules, text) => enabled(site, rules, text, false)),
  )
}

export function stageRules(): Command {
  return settingCommand("stage", "Makes rules record their alerts without sending them, for some days.")
    .requiredOption("--for <days>", "how long, such as 7d", days)
    .action((names: string[], options: ChooseOptions & { readonly for: number }) =>
      change(names, options, (site, rules, text) => {
        const until = new Date(Date.now() + options.for * DAY).toISOString().slice(0, 10)
        return withTable(promoted(site, rules, text), "[[staging]]", { rules: idsOf(rules), until })
      }),
    )
}

export function promoteRules(): Command {
  return settingCommand("promote", "Ends the staging of rules: they send alerts from the next deployment on.").action(
    (names: string[], options: ChooseOptions) => change(names, options, promoted),
  )
}

function settingCommand(name: string, description: string): Command {
  return chooseOptions(
    new Command(name).description(`${description} Writes landfall.toml; deploy to make it act.`),
  ).argument("[rule...]", "ids of rules, or parts of their names")
}

/** Changes landfall.toml for the chosen rules, if the changed file is valid. */
function change(names: readonly string[], options: ChooseOptions, edit: Change): void {
  const site = ownSite()
  if (names.length === 0 && Object.keys(options).filter((key) => key !== "for").length === 0) {
    throw new UsageError("name rules, or choose them with --pack, --tag, --severity or --status")
  }
  const rules = readSiteRules(site).filter(chooser(names, options))
  if (rules.length === 0) throw new UsageError("no rule of the site is chosen by that: landfall rules list")
  const path = join(site.folder, SITE_FILE)
  writeSiteFile(site, edit(site, rules, readFileSync(path, "utf8")))
  for (const { name, path: file } of rules) process.stdout.write(`${name ?? file}\n`)
  process.stderr.write(`${rules.length} rules changed in ${path}; deploy to make it act\n`)
}

const idsOf = (rules: readonly SiteRule[]) => rules.flatMap(({ id }) => id ?? [])

/** Whether a selector names rules by their ids alone, and only these. */
function isOnly({ rules, tags, severities, packs }: RuleSelector, ids: ReadonlySet<string>): boolean {
  return !tags && !severities && !packs && (rules ?? []).length > 0 && (rules ?? []).every((id) => ids.has(id))
}

function enabled(site: Site, rules: readonly SiteRule[], text: string, isOn: boolean): string {
  const ids = new Set(idsOf(rules))
  const isReplaced = (index: number) => {
    const override = site.overrides[index]
    const keys = Object.keys(override ?? {})
    return (
      override !== undefined &&
      isOnly(override, ids) &&
      keys.every((key) => ["rules", "enabled", "reason"].includes(key))
    )
  }
  return withTable(withoutTables(text, ["overrides"], isReplaced), "[[overrides]]", { rules: [...ids], enabled: isOn })
}

/** Without the staging of exactly these rules. A table that stages other rules too must be edited by hand. */
function promoted(site: Site, rules: readonly SiteRule[], text: string): string {
  const ids = new Set(idsOf(rules))
  return withoutTables(text, ["staging"], (index) => isOnly(site.staging[index] ?? {}, ids))
}

function days(text: string): number {
  const [, count] = /^(\d+)d$/.exec(text) ?? []
  if (count === undefined || Number(count) < 1) throw new InvalidArgumentError("write a number of days such as 7d")
  return Number(count)
}
