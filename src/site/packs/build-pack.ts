import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, join, relative, sep } from "node:path"
import { buildRule } from "../../rules/build.ts"
import { readRulesOf, ruleFiles } from "../../rules/read.ts"
import type { ReadResult } from "../../rules/rule-file.ts"
import type { PackFilter } from "../site.ts"
import { leftOutBy } from "./filter.ts"
import { type LockedRule, type PackLock, sha256 } from "./lock.ts"

/** What a pack's folder will contain. `files` is by path below the folder, with `/`. */
export type Pack = {
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly lock: PackLock
  /** How many rules of the source the pack does not contain, by reason. */
  readonly leftOut: ReadonlyMap<string, number>
}

/** Where elastic/detection-rules keeps its rules, and the version of each. */
const RULE_FOLDERS = ["rules", "rules_building_block"]
const VERSION_LOCK = "detection_rules/etc/version.lock.json"

/**
 * Copies the rules that the filter chooses. The files stay as they are, byte for byte. A rule has the version of Elastic's
 * version lock; without one, the version that it has in its file, or one more than `before` if its file has changed.
 */
export function buildPack(
  source: { readonly folder: string; readonly file?: string | undefined },
  origin: Pick<PackLock, "source" | "ref" | "commit">,
  filter: PackFilter,
  before: PackLock | null,
): Pack {
  const root = rootOf(source.folder)
  const versions = versionsOf(root)
  const files = new Map<string, Uint8Array>()
  const rules: { [id: string]: LockedRule } = {}
  const leftOut = new Map<string, number>()
  for (const path of source.file ? [join(source.folder, source.file)] : rulePaths(root)) {
    const bytes = readFileSync(path)
    const file = source.file ?? relative(root, path).split(sep).join("/")
    for (const read of readRulesOf(path, bytes.toString("utf8"))) {
      const reason = whyNot(read, path, filter)
      if (reason !== null) {
        leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1)
        continue
      }
      files.set(file, bytes)
      if (!read.ok) continue
      const hash = sha256(bytes)
      const { id } = read.value
      rules[id] = {
        version: versions.get(id) ?? nextVersion(before?.rules[id], hash, read.value.rule?.version),
        file,
        sha256: hash,
      }
    }
  }
  return { files, lock: { ...origin, rules }, leftOut }
}

/** Why the pack does not contain a rule, or null. A file with a mistake is copied: the build names it. */
function whyNot(read: ReadResult, path: string, filter: PackFilter): string | null {
  if (!read.ok) return path.endsWith(".json") ? "not a rule" : null
  if (read.value.isDeprecated) return "deprecated"
  const result = buildRule(read)
  return leftOutBy(filter, read.value, result.status === "compiled" ? result.built : null)
}

function nextVersion(before: LockedRule | undefined, hash: string, inFile: number | undefined): number {
  if (before === undefined) return inFile ?? 1
  return before.sha256 === hash ? before.version : Math.max(inFile ?? 1, before.version + 1)
}

/** An archive often has one folder that contains the rest. */
function rootOf(folder: string): string {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== ".git")
  const [only] = entries
  return entries.length === 1 && only?.isDirectory() && !RULE_FOLDERS.includes(only.name)
    ? rootOf(join(folder, only.name))
    : folder
}

function rulePaths(root: string): string[] {
  const folders = RULE_FOLDERS.map((name) => join(root, name)).filter(existsSync)
  return (folders.length > 0 ? folders : [root])
    .flatMap(ruleFiles)
    .filter((path) => !basename(path).startsWith("version.lock") && !path.includes(`${sep}.git${sep}`))
}

/** Elastic's version lock: `{ "<rule id>": { "version": 319, … } }`. */
function versionsOf(root: string): ReadonlyMap<string, number> {
  const path = join(root, VERSION_LOCK)
  if (!existsSync(path)) return new Map()
  const lock: { readonly [id: string]: { readonly version?: number } } = JSON.parse(readFileSync(path, "utf8"))
  return new Map(Object.entries(lock).flatMap(([id, { version }]) => (version === undefined ? [] : [[id, version]])))
}
