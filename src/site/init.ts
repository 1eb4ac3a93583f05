import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { tomlValue } from "./edit-site-file.ts"
import { SITE_FILE } from "./site.ts"
import { stackSettings } from "./stack-settings.ts"

const DOCS = join(import.meta.dirname, "../../docs")

const MAX_LINE = 110

/**
 * Makes a site in a folder that is empty or does not exist. Returns the paths that it wrote. Throws if the folder has
 * anything in it, because init never overwrites.
 */
export function initSite(folder: string): string[] {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Error(`${folder} is not empty; name a new folder`)
  }
  mkdirSync(join(folder, "rules"), { recursive: true })
  mkdirSync(join(folder, "packs"))
  const files = {
    [SITE_FILE]: siteText(folder),
    "package.json": packageText(folder),
    "rules/.gitkeep": "",
    "packs/.gitkeep": "",
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
  return Object.keys(files)
}

/** A landfall.toml with every setting: those without which nothing works are set, the others are comments. */
export function siteText(folder: string): string {
  const schema = relative(folder, join(DOCS, "site.schema.json")).split(sep).join("/")
  const settings = Object.entries(stackSettings).map(([name, { description, default: value }]) => {
    const isNeeded = name === "logBuckets" || name === "alertEmails"
    return [
      ...wrapped(description),
      `${isNeeded ? "" : "# "}${name} = ${tomlValue(value as string | readonly string[])}`,
      "",
    ].join("\n")
  })
  return `#:schema ${schema}
# Your site: settings, rules and packs. Keep this folder in a repository of your own; an upgrade of Landfall does not touch it.
# A line that begins with "# name =" shows a default: remove the "# " to change it.

# The sources whose logs the buckets contain; all if absent. check and coverage count only these.
# sources = ["crowdstrike.fdr", "windows.sysmon_operational"]

[stack]
${settings.join("\n")}
# Which rules of a pack run (landfall rules add makes the folder packs/elastic):
# [packs.elastic]
# os = ["windows"]
# severity = "medium+"

# Changes to rules, by id, name, tag, severity or pack:
# [[overrides]]
# tags = ["Rule Type: BBR"]
# reason = "building blocks are noise here"
# enabled = false

# Events that raise no alert:
# [[exceptions]]
# name = "backup job"
# rules = ["Volume Shadow Copy*"]
# reason = "the backup deletes old copies each night"
# expires = "2027-12-31"
# entries = [{ field = "process.executable", operator = "included", type = "match", value = 'C:\\backup\\job.exe' }]

# Rules that record alerts and send none until a day:
# [[staging]]
# packs = ["elastic"]
# until = "2027-01-31"
`
}

/** `npm test` in the site runs the tests of its rules, with the checkout of Landfall that made it. */
function packageText(folder: string): string {
  const landfall = relative(folder, join(import.meta.dirname, "../../bin/landfall"))
    .split(sep)
    .join("/")
  const command = (name: string) => `node ${JSON.stringify(landfall)} ${name} --site .`
  const scripts = { check: command("check"), test: command("test"), deploy: command("deploy") }
  return `${JSON.stringify({ private: true, scripts }, null, 2)}\n`
}

/** The text as comment lines. */
function wrapped(text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(" ")) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < MAX_LINE) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`# ${word}`)
  }
  return lines
}
