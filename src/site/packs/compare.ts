import { readRulesOf } from "../../rules/read.ts"
import type { RuleFile } from "../../rules/rule-file.ts"

/** What an update of a pack changes, by rule. */
export type PackChange = {
  readonly change: "new" | "gone" | "changed"
  readonly id: string
  readonly name: string
  /** What differs, for a changed rule: the query, the severity, or something else. */
  readonly differs: readonly ("query" | "severity" | "type" | "other")[]
  readonly before: RuleFile | null
  readonly after: RuleFile | null
}

type Files = ReadonlyMap<string, Uint8Array>

/** Compares the rules of two packs by their ids, in the order of their names. Rules that are the same byte for byte are left out. */
export function comparePacks(before: Files, after: Files): PackChange[] {
  const [old, fresh] = [rulesOf(before), rulesOf(after)]
  const ids = new Set([...old.keys(), ...fresh.keys()])
  const changes = [...ids].flatMap((id) => changeOf(old.get(id) ?? null, fresh.get(id) ?? null))
  return changes.sort((left, right) => (left.name < right.name ? -1 : 1))
}

function rulesOf(files: Files): Map<string, RuleFile> {
  const rules = new Map<string, RuleFile>()
  for (const [path, bytes] of files)
    for (const read of readRulesOf(path, Buffer.from(bytes).toString("utf8")))
      if (read.ok) rules.set(read.value.id, read.value)
  return rules
}

function changeOf(before: RuleFile | null, after: RuleFile | null): PackChange[] {
  const rule = after ?? before
  if (rule === null) return []
  const facts = { id: rule.id, name: rule.name, before, after }
  if (before === null) return [{ ...facts, change: "new", differs: [] }]
  if (after === null) return [{ ...facts, change: "gone", differs: [] }]
  if (before.text === after.text) return []
  const differs: PackChange["differs"][number][] = []
  if (before.query !== after.query) differs.push("query")
  if (before.severity !== after.severity) differs.push("severity")
  if (before.type !== after.type) differs.push("type")
  return [{ ...facts, change: "changed", differs: differs.length > 0 ? differs : ["other"] }]
}
