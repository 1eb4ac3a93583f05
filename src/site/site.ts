import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { CHANNEL_NAMES } from "../channel-names.ts"
import { sources } from "../engine/sources/index.ts"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { nearest } from "../language/diagnostics/nearest.ts"
import type { AlertSuppression, ExceptionEntry, Severity } from "../rule.ts"
import { RuleFileError } from "../rules/load.ts"
import { problemAt, readTomlFile } from "../rules/toml-file.ts"
import { errorsOf } from "../rules/validate.ts"
import { channelsOff } from "./channels-off.ts"
import { siteSchema } from "./schema.ts"
import type { SiteProblem } from "./site-problem.ts"
import { type Stack, stackOf } from "./stack-settings.ts"

/** The name of the file that makes a folder a site. */
export const SITE_FILE = "landfall.toml"

/** The site that comes with Landfall. It has one rule and the default of every setting. */
export const BUILT_IN_SITE = join(import.meta.dirname, "../../site")

/** The name of a site's own rules, beside those of its packs. */
export const OWN_RULES = "own"

/** Chooses rules: all keys that are there must hold, each for one of its values. */
export type RuleSelector = {
  readonly rules?: readonly string[]
  readonly tags?: readonly string[]
  readonly severities?: readonly Severity[]
  readonly packs?: readonly string[]
}

/** Which rules of a pack run. */
export type PackFilter = {
  readonly os?: readonly string[]
  readonly sources?: readonly string[]
  readonly severity?: string
  readonly tags?: readonly string[]
  readonly types?: readonly string[]
  readonly exclude?: readonly string[]
}

export type Override = RuleSelector & {
  readonly reason?: string
  readonly enabled?: boolean
  readonly severity?: Severity
  readonly risk_score?: number
  readonly max_signals?: number
  readonly alert_suppression?: AlertSuppression
  readonly channels?: readonly string[]
  readonly note?: string
}

/** `expires` is the first day (UTC) on which it does not act any more. */
export type SiteException = RuleSelector & {
  readonly name: string
  readonly reason: string
  readonly author?: string
  readonly expires?: string
  readonly entries: readonly ExceptionEntry[]
}

/** `until` is the first day (UTC) on which the rules send alerts. */
export type Staging = RuleSelector & { readonly reason?: string; readonly until: string }

/** What a user keeps in a folder of their own: the settings of landfall.toml, and the rules beside it. */
export type Site = {
  /** An absolute path. */
  readonly folder: string
  readonly stack: Stack
  /** The sources whose logs the buckets contain. */
  readonly sources: readonly string[]
  /** The folders of rules by name: `own`, and each pack. */
  readonly ruleFolders: ReadonlyMap<string, string>
  readonly packs: { readonly [name: string]: PackFilter }
  readonly overrides: readonly Override[]
  readonly exceptions: readonly SiteException[]
  readonly staging: readonly Staging[]
  /** What landfall.toml says and the deployment cannot do. */
  readonly warnings: readonly FileDiagnostic[]
}

/**
 * The folder of the site to use: the one that is named, or that of the nearest landfall.toml in the working folder and the
 * folders above it, or the built-in site.
 */
export function findSite(named: string | undefined, workingFolder: string = process.cwd()): string {
  if (named !== undefined && named !== "") return resolve(workingFolder, named)
  for (let folder = resolve(workingFolder); ; folder = dirname(folder)) {
    if (existsSync(join(folder, SITE_FILE))) return folder
    if (folder === dirname(folder)) return BUILT_IN_SITE
  }
}

/** A folder or file of rules on its own, as a site without settings. */
export function siteOfRules(path: string): Site {
  return {
    folder: resolve(path),
    stack: stackOf(),
    sources: sources.map(({ name }) => name),
    ruleFolders: new Map([[OWN_RULES, path]]),
    packs: {},
    overrides: [],
    exceptions: [],
    staging: [],
    warnings: [],
  }
}

type SiteTables = Partial<Pick<Site, "sources" | "packs" | "overrides" | "exceptions" | "staging">> & {
  readonly stack?: { readonly [name: string]: unknown }
}

/** Reads a site. Throws a RuleFileError with all problems of landfall.toml, or the file system's error if there is none. */
export function readSite(folder: string): Site {
  const path = join(folder, SITE_FILE)
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "")
  const file = readTomlFile(path, text, errorsOf(siteSchema), { syntax: "SITE001", schema: "SITE002" })
  if (!file.ok) throw new RuleFileError(file.problems)
  const tables = file.value as SiteTables
  const site: Site = {
    folder: resolve(folder),
    stack: stackOf(tables.stack),
    sources: tables.sources ?? sources.map(({ name }) => name),
    ruleFolders: ruleFoldersOf(folder),
    packs: tables.packs ?? {},
    overrides: tables.overrides ?? [],
    exceptions: tables.exceptions ?? [],
    staging: tables.staging ?? [],
    warnings: [],
  }
  const { positions } = file
  const at = (code: string) => (named: SiteProblem) => problemAt(path, text, positions, named.pointer, code, named)
  const problems = unknownNames(site).map(at("SITE003"))
  if (problems.length > 0) throw new RuleFileError(problems)
  const warnings = channelsOff(site).map(at("SITE004"))
  return { ...site, warnings: warnings.map((warning) => ({ ...warning, severity: "warning" })) }
}

function ruleFoldersOf(folder: string): ReadonlyMap<string, string> {
  const [own, packs] = [join(folder, "rules"), join(folder, "packs")]
  const folders = existsSync(packs) ? readdirSync(packs, { withFileTypes: true }) : []
  const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return new Map([
    ...(existsSync(own) ? [[OWN_RULES, own] as const] : []),
    ...names.sort().map((name) => [name, join(packs, name)] as const),
  ])
}

/** The names of packs and sources that do not exist, and days that no calendar has. */
function unknownNames(site: Site): SiteProblem[] {
  const packNames = [OWN_RULES, ...site.ruleFolders.keys()]
  const sourceNames = sources.map(({ name }) => name)
  const found: SiteProblem[] = []
  const check = (pointer: string, what: string, names: readonly unknown[] | undefined, known: readonly string[]) => {
    for (const [index, name] of (names ?? []).entries()) {
      if (known.includes(String(name))) continue
      const guess = nearest(String(name), known)
      const notes = [guess ? `Did you mean \`${guess}\`?` : `Known: ${[...new Set(known)].join(", ") || "none"}.`]
      found.push({ pointer: `${pointer}/${index}`, message: `no ${what} is named \`${name}\``, notes })
    }
  }
  const checkDay = (pointer: string, day: string | undefined) => {
    if (day !== undefined && !isDay(day))
      found.push({ pointer, message: `\`${day}\` is not a day`, notes: ["Write a day such as 2027-01-31."] })
  }
  check("/sources", "source", site.sources, sourceNames)
  check("/stack/expectedSources", "source", site.stack.expectedSources as string[], sourceNames)
  for (const [name, { sources: named }] of Object.entries(site.packs)) {
    check(`/packs/${name}/sources`, "source", named, sourceNames)
    if (!site.ruleFolders.has(name))
      found.push({
        pointer: `/packs/${name}`,
        message: `there is no folder packs/${name}`,
        notes: ["Add the pack with `landfall rules add`, or remove the table."],
      })
  }
  for (const key of ["overrides", "exceptions", "staging"] as const)
    for (const [index, selector] of site[key].entries())
      check(`/${key}/${index}/packs`, "pack", selector.packs, packNames)
  for (const [index, { channels }] of site.overrides.entries())
    check(`/overrides/${index}/channels`, "channel", channels, CHANNEL_NAMES)
  for (const [index, { expires }] of site.exceptions.entries()) checkDay(`/exceptions/${index}/expires`, expires)
  for (const [index, { until }] of site.staging.entries()) checkDay(`/staging/${index}/until`, until)
  return found
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text)
}
