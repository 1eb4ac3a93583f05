import assert from "node:assert/strict"
import { join } from "node:path"
import { parseJson } from "../../../src/engine/decode/parse/json.ts"
import { ruleSet } from "../../../src/engine/match/rule-set.ts"
import { sources } from "../../../src/engine/sources/index.ts"
import type { Source } from "../../../src/engine/sources/source.ts"
import type { Json, JsonObject } from "../../../src/json.ts"
import { loadRules } from "../../../src/rules/load.ts"

const rules = ruleSet(await loadRules(join(import.meta.dirname, "../../../site/rules")), sources)

/** The one source that recognises the record. */
export function sourceOf(record: JsonObject): Source {
  const accepting = sources.filter((source) => source.recognise(record))
  const [source] = accepting
  assert.equal(accepting.length, 1, `recognised by ${accepting.map(({ name }) => name).join(", ") || "none"}`)
  assert.ok(source)
  return source
}

/** Whether any rule of the project matches the record, by the source that recognises it. */
export function fires(record: JsonObject): boolean {
  const source = sourceOf(record)
  return rules.match(source.normalise(record), source.index).length > 0
}

/** The record as it is read from its bytes, with exact integers. */
export function landed(record: JsonObject): JsonObject {
  const parsed = parseJson(textOf(record))
  assert.ok(parsed.ok)
  const [reading] = parsed.readings
  assert.ok(reading)
  return reading
}

/** A record's JSON text, with big integers as digits. */
export function textOf(record: Json): string {
  const marked = JSON.stringify(record, (_key, value) => (typeof value === "bigint" ? `big ${value}` : value))
  return marked.replace(/"big (-?\d+)"/g, "$1")
}
