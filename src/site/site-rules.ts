import { relative, sep } from "node:path"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { type BuiltRule, buildRule } from "../rules/build.ts"
import { readRules, ruleFiles } from "../rules/read.ts"
import type { ReadResult } from "../rules/rule-file.ts"
import { applySettings } from "./apply-settings.ts"
import { noSourceWarning } from "./no-source.ts"
import { leftOutBy } from "./packs/filter.ts"
import { LOCK_FILE, readLock } from "./packs/lock.ts"
import { OWN_RULES, type Site } from "./site.ts"

/**
 * - `run`: the rule is compiled and runs.
 * - `disabled`: its file or landfall.toml turns it off.
 * - `left-out`: the filter of its pack does not choose it, or a rule of the site's own has its id.
 * - `deprecated`: Elastic has withdrawn it.
 * - `unsupported`: it has a type or a construct that Landfall does not run.
 * - `refused`: its file has a mistake.
 */
export type RuleStatus = "run" | "disabled" | "left-out" | "deprecated" | "unsupported" | "refused"

/** One rule of a site's folders. */
export type SiteRule = {
  readonly status: RuleStatus
  /** `own`, or the name of the pack. */
  readonly pack: string
  readonly path: string
  readonly text: string
  /** Null if the file could not be read. */
  readonly id: string | null
  readonly name: string | null
  readonly type: string | null
  /** Why it does not run; empty for `run`. */
  readonly reason: string
  readonly problems: readonly FileDiagnostic[]
  /** With the site's settings applied; null unless the rule compiles. */
  readonly built: BuiltRule | null
  /** The warning of a rule that runs and can match in none of the site's sources. */
  readonly noSource: FileDiagnostic | null
}

/** Reads, compiles and selects every rule of a site. A rule with a mistake does not keep the others back. */
export function readSiteRules(site: Site): readonly SiteRule[] {
  const all = [...site.ruleFolders].flatMap(([pack, folder]) => readPack(site, pack, folder))
  const own = new Set(all.filter(({ pack }) => pack === OWN_RULES).map(({ id }) => id))
  return all.map((rule) => {
    if (rule.status !== "run") return rule
    if (rule.pack !== OWN_RULES && own.has(rule.id))
      return { ...rule, status: "left-out", reason: "a rule in rules/ has the same id" }
    return { ...rule, noSource: rule.built && noSourceWarning(rule.built, site) }
  })
}

function readPack(site: Site, pack: string, folder: string): SiteRule[] {
  const filter = site.packs[pack] ?? {}
  const excluded = new Set(filter.exclude)
  const lock = readLock(folder)
  const isWanted = (path: string) => !excluded.has(relative(folder, path).split(sep).join("/"))
  return ruleFiles(folder)
    .filter((path) => isWanted(path) && !path.endsWith(LOCK_FILE))
    .flatMap(readRules)
    .map((read) =>
      statusOf(
        site,
        pack,
        withVersion(read, (id) => lock?.rules[id]?.version),
      ),
    )
}

function statusOf(site: Site, pack: string, read: ReadResult): SiteRule {
  if (!read.ok) {
    const { path, text, problems } = read
    const facts = { pack, path, text, id: null, name: null, type: null, built: null, noSource: null }
    return { ...facts, problems, status: "refused", reason: "its file has a mistake" }
  }
  const file = read.value
  const result = buildRule(read)
  const compiled = result.status === "compiled" ? result.built : null
  const changed = file.rule === null ? null : applySettings(site, file.rule, pack, file.enabled)
  const built = compiled && changed ? { ...compiled, rule: changed.rule } : null
  const facts = {
    pack,
    path: file.path,
    text: file.text,
    id: file.id,
    name: file.name,
    type: file.type,
    built,
    noSource: null,
  }
  const quiet = { ...facts, problems: [] }
  if (file.isDeprecated) return { ...quiet, status: "deprecated", reason: "Elastic has withdrawn it" }
  const left = leftOutBy(site.packs[pack] ?? {}, file, compiled)
  if (left !== null) return { ...quiet, status: "left-out", reason: left }
  if (changed?.enabled === false) return { ...quiet, status: "disabled", reason: "it is not enabled" }
  if (built !== null) return { ...quiet, status: "run", reason: "" }
  const problems = "problems" in result ? result.problems : []
  if (result.status === "refused") return { ...facts, problems, status: "refused", reason: "its file has a mistake" }
  return { ...facts, problems, status: "unsupported", reason: problems[0]?.message ?? `type ${file.type}` }
}

/** Elastic's files have no version; the lock of their pack does. */
function withVersion(read: ReadResult, versionOf: (id: string) => number | undefined): ReadResult {
  if (!read.ok || read.value.rule === null) return read
  const version = versionOf(read.value.id)
  return version === undefined ? read : { ok: true, value: { ...read.value, rule: { ...read.value.rule, version } } }
}
