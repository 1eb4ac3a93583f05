import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { readJson } from "./read-json.ts"
import { readToml } from "./read-toml.ts"
import type { ReadRule } from "./rule-file.ts"

const RULE_FILE = /\.(toml|json|ndjson)$/

/**
 * Every rule of a file or a folder, folders within it too, in the order of their names. Throws the file system's error
 * when the path is not there.
 */
export function readRules(path: string): ReadRule[] {
  return ruleFiles(path).flatMap((file) => {
    const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "")
    return file.endsWith(".toml") ? [readToml(file, text)] : readJson(file, text)
  })
}

/** The rule files of a path: itself, or what a folder holds. */
export function ruleFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = join(path, entry.name)
      if (entry.isDirectory()) return ruleFiles(inside)
      return RULE_FILE.test(entry.name) ? [inside] : []
    })
}
