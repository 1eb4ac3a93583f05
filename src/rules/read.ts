import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { readJson } from "./read-json.ts"
import { readToml } from "./read-toml.ts"
import type { ReadResult } from "./rule-file.ts"

const RULE_FILE = /\.(toml|json|ndjson)$/

/**
 * Reads every rule of a file, or of a folder and its subfolders, in the order of their names. Throws the file system's
 * error if the path does not exist.
 */
export function readRules(path: string): ReadResult[] {
  return ruleFiles(path).flatMap((file) => readRulesOf(file, readFileSync(file, "utf8")))
}

/** Reads the rules of one file's text. */
export function readRulesOf(file: string, text: string): ReadResult[] {
  const rules = text.replace(/^\uFEFF/, "")
  return file.endsWith(".toml") ? [readToml(file, rules)] : readJson(file, rules)
}

/** The rule files of a path: the file itself, or the files of the folder and its subfolders. */
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
