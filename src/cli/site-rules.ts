import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { printable } from "../delivery/notify/rendering/escape.ts"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { renderFrame } from "../language/diagnostics/render.ts"
import type { BuiltRule } from "../rules/build.ts"
import { firstWarnings, rulesToRun, summaryOf } from "../site/rules-to-run.ts"
import { findSite, readSite, SITE_FILE, type Site, siteOfRules } from "../site/site.ts"
import { readSiteRules, type SiteRule } from "../site/site-rules.ts"
import { UsageError } from "./program.ts"

/** The option of every command that runs rules, for commander. */
export const RULES_OPTION = ["--rules <path>", "a folder or file of rules, instead of the site's rules"] as const

/** The site of `--site`, of LANDFALL_SITE, or of the working folder; else the built-in one. */
export function chosenSite(): Site {
  const folder = findSite(process.env["LANDFALL_SITE"])
  if (!existsSync(join(folder, SITE_FILE)))
    throw new UsageError(`${folder} has no ${SITE_FILE}, so it is no site; make one with landfall init ${folder}`)
  return readSite(folder)
}

/** Every rule of the site, or of a folder or file. */
export function chosenRules(path?: string): readonly SiteRule[] {
  return readSiteRules(path === undefined ? chosenSite() : siteOfRules(path))
}

/**
 * The rules to run. Prints one line that says how many do not run, and the first warnings of those that do. Throws a RuleFileError if a
 * rule has a mistake.
 */
export function chosenRulesToRun(path?: string): BuiltRule[] {
  const rules = chosenRules(path)
  const built = countedRulesToRun(rules)
  const { shown, summary } = firstWarnings(rules)
  printProblems(shown.map(({ warning }) => warning))
  for (const line of summary) process.stderr.write(`${printable(line)}\n`)
  return built
}

/** The rules to run. Prints how many do not run, and no warnings. */
export function countedRulesToRun(rules: readonly SiteRule[]): BuiltRule[] {
  const built = rulesToRun(rules)
  if (rules.length > built.length) process.stderr.write(`${summaryOf(rules)}; details: landfall check\n`)
  return built
}

/** Whether diagnostics are printed in color. */
export const inColor = () => process.stderr.isTTY && !process.env["NO_COLOR"]

/** Prints each problem of a rule file with its code frame. */
export function printProblems(problems: readonly FileDiagnostic[]): void {
  for (const problem of problems) {
    const frame = renderFrame(problem, readFileSync(problem.file, "utf8"), { color: inColor() })
    process.stderr.write(`${frame}\n`)
  }
}
