import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import { createKindOf } from "../../../src/engine/match/kind-of-line.ts"
import { recognise } from "../../../src/engine/sources/index.ts"
import { loadRules } from "../../../src/rules/load.ts"

const compiled = await loadRules(join(import.meta.dirname, "../../../site/rules"))
const kindOf = createKindOf({ compiled, clauses: [[]], words: 1, recognise })

const repeated = (key: string) => Array.from({ length: 8 }, (_, n) => `"${key}":"${n}"`).join(",")
const start = '"event_simpleName":"ProcessRollup2","event_platform":"Win"'

const CASES: readonly [why: string, line: string, rules: "allowed" | "none" | "exactly"][] = [
  ["a start on Windows", `{${start},"aid":"0"}`, "allowed"],
  ["a start on Linux", '{"event_simpleName":"ProcessRollup2","event_platform":"Lin"}', "none"],
  ["the end of a process", '{"event_simpleName":"EndOfProcess","event_platform":"Win"}', "none"],
  ["a kind that the source does not know", '{"event_simpleName":"NewKind","event_platform":"Win"}', "allowed"],
  ["two values of the kind", `{"event_simpleName":"EndOfProcess",${start}}`, "allowed"],
  ["more readings than are read", `{${start},${repeated("a")},${repeated("b")},${repeated("c")}}`, "exactly"],
  ["a record that no source recognises", '{"a":1}', "exactly"],
  ["text that is not JSON", "{", "exactly"],
]

for (const [why, line, expected] of CASES) {
  test(`rules for ${why}: ${expected}`, () => {
    const { isReadExactly, masks } = kindOf(Buffer.from(line), why)
    assert.equal(isReadExactly ? "exactly" : masks === undefined ? "none" : "allowed", expected)
  })
}

test("a rule without literals may match any line of its category", () => {
  const bare = createKindOf({ compiled: { ...compiled, literals: [] }, clauses: [], words: 1, recognise })
  assert.deepEqual([...(bare(Buffer.from(`{${start}}`), "x").masks ?? [])].map(Number), [1, 1, 1, 1, 1])
})
