import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Command, InvalidArgumentError } from "commander"
import { printable } from "../../delivery/notify/rendering/escape.ts"
import { withoutTables, withTable } from "../../site/edit-site-file.ts"
import { type RuleSelector, readSite, SITE_FILE, type Site } from "../../site/site.ts"
import { readSiteRules, type SiteRule } from "../../site/site-rules.ts"
import { stillStaged, withoutStaging } from "../../site/unstage.ts"
import { ExitCode, UsageError } from "../program.ts"
import { type ChooseOptions, chooseOptions, chooser } from "./choose-options.ts"
import { ownSite, writeSiteFile } from "./own-site.ts"

const DAY = 86_400_000

/** What a command does to the text of landfall.toml for the chosen rules of a site. */
type Edit = (change: Change) => string

type Change = {
  readonly site: Site
  readonly all: readonly SiteRule[]
  readonly chosen: ReadonlySet<SiteRule>
  readonly text: string
}

export function enableRules(): Command {
  return settingCommand("enable", "Turns rules on.").action((names: string[], options: ChooseOptions) => {
    edit(names, options, (change) => enabled(change, true))
  })
}

export function disableRules(): Command {
  return settingCommand("disable", "Turns rules off.").action((names: string[], options: ChooseOptions) => {
    edit(names, options, (change) => enabled(change, false))
  })
}

export function stageRules(): Command {
  return settingCommand("stage", "Makes rules record their alerts without sending them, for some days.")
    .requiredOption("--for <days>", "how long, such as 7d", days)
    .action((names: string[], options: ChooseOptions & { readonly for: number }) => {
      const until = dayIn(options.for)
      const chosen = edit(names, options, (change) =>
        withTable(unstaged(change), "[[staging]]", { rules: idsOf(change.chosen), until }),
      )
      reportStaged(chosen, until)
    })
}

export function promoteRules(): Command {
  return settingCommand("promote", "Ends the staging of rules: they send alerts from the next deployment on.")
    .addHelpText(
      "after",
      "\nExit status: 0 done, 1 a table of landfall.toml still stages one of the rules, 2 an error.",
    )
    .action((names: string[], options: ChooseOptions) => {
      reportStaged(edit(names, options, unstaged), dayIn(0))
    })
}

function settingCommand(name: string, description: string): Command {
  return chooseOptions(
    new Command(name).description(`${description} Writes landfall.toml; deploy to make it act.`),
  ).argument("[rule...]", "ids of rules, or parts of their names")
}

/** Changes landfall.toml for the chosen rules, if the changed file is valid. Returns the rules. */
function edit(names: readonly string[], options: ChooseOptions, change: Edit): ReadonlySet<SiteRule> {
  const site = ownSite()
  if (names.length === 0 && Object.keys(options).filter((key) => key !== "for").length === 0) {
    throw new UsageError("name rules, or choose them with --pack, --tag, --severity or --status")
  }
  const all = readSiteRules(site)
  const chosen = new Set(all.filter(chooser(names, options)))
  if (chosen.size === 0) throw new UsageError("no rule of the site is chosen by that: landfall rules list")
  const path = join(site.folder, SITE_FILE)
  writeSiteFile(site, change({ site, all, chosen, text: readFileSync(path, "utf8") }))
  for (const { name, path: file } of chosen) process.stdout.write(`${printable(name ?? file)}\n`)
  process.stderr.write(
    `${chosen.size} ${chosen.size === 1 ? "rule" : "rules"} changed in ${path}; deploy to make it act\n`,
  )
  return chosen
}

const idsOf = (rules: Iterable<SiteRule>) => [...rules].flatMap(({ id }) => id ?? [])

/** Whether a selector names rules by their ids alone, and only these. */
function isOnly({ rules, tags, severities, packs }: RuleSelector, ids: ReadonlySet<string>): boolean {
  return !tags && !severities && !packs && (rules ?? []).length > 0 && (rules ?? []).every((id) => ids.has(id))
}

function enabled({ site, chosen, text }: Change, isOn: boolean): string {
  const ids = new Set(idsOf(chosen))
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

function unstaged({ site, all, chosen, text }: Change): string {
  return withoutStaging(text, site, all, chosen)
}

/** Says which of the rules another table stages beyond a day: one that also chooses rules that were not named. */
function reportStaged(chosen: ReadonlySet<SiteRule>, day: string): void {
  const { folder } = ownSite()
  const path = join(folder, SITE_FILE)
  for (const { rule, until, line, by } of stillStaged(readFileSync(path, "utf8"), readSite(folder), chosen, day)) {
    process.exitCode = ExitCode.found
    process.stderr.write(
      printable(
        `still staged until ${until}: ${rule.name ?? rule.path}, by ${path}:${line} (${by}), which stages other rules too; change that table by hand`,
      ),
    )
    process.stderr.write("\n")
  }
}

/** The day (UTC) some days from now. */
function dayIn(days: number): string {
  return new Date(Date.now() + days * DAY).toISOString().slice(0, 10)
}

function days(text: string): number {
  const [, count] = /^(\d+)d$/.exec(text) ?? []
  if (count === undefined || Number(count) < 1) throw new InvalidArgumentError("write a number of days such as 7d")
  return Number(count)
}
