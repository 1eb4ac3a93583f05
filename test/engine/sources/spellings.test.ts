import assert from "node:assert/strict"
import { test } from "node:test"
import { recognise } from "../../../src/engine/sources/index.ts"
import { spellingsOf } from "../../../src/engine/sources/spellings.ts"
import type { JsonObject } from "../../../src/json.ts"

const CASES: readonly (readonly [what: string, record: JsonObject, readings: readonly JsonObject[]])[] = [
  ["no object", { "event.module": "endpoint", pid: 1 }, []],
  ["no dotted key", { event: { module: "endpoint" }, pid: 1 }, []],
  ["other names", { event: { module: "endpoint" }, "event.category": "process" }, []],
  ["the same value", { event: { code: 1 }, "event.code": "1", "event.module": ["x"] }, []],
  [
    "another value",
    { event: { module: "endpoint", kind: "event" }, "event.module": "x", "event.kind": "event", pid: 1 },
    [
      { "event.module": "x", "event.kind": "event", pid: 1 },
      { event: { module: "endpoint", kind: "event" }, "event.kind": "event", pid: 1 },
    ],
  ],
  [
    "an object under a dotted key",
    { winlog: { event_data: { Image: "a" } }, "winlog.event_data": { Image: "b" } },
    [{ "winlog.event_data": { Image: "b" } }, { winlog: { event_data: { Image: "a" } } }],
  ],
  [
    "two objects",
    { a: { x: 1 }, "a.x": 2, b: { x: 1 }, "b.x": 2 },
    [
      { "a.x": 2, "b.x": 2 },
      { a: { x: 1 }, "b.x": 2 },
      { "a.x": 2, b: { x: 1 } },
      { a: { x: 1 }, b: { x: 1 } },
    ],
  ],
]

for (const [what, record, readings] of CASES) {
  test(`the spellings of a record with ${what}`, () => assert.deepEqual(spellingsOf(record), readings))
}

test("many contradictions have two readings", () => {
  const record = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [
      [`o${index}`, { x: 1 }],
      [`o${index}.x`, 2],
    ]).flat() as [string, JsonObject[string]][],
  )
  assert.deepEqual(
    spellingsOf(record).map((reading) => Object.keys(reading).length),
    [50, 50],
  )
})

test("a record in a record may contradict itself", () => {
  const message = JSON.stringify({ event: { module: "endpoint", category: "process" }, "event.module": "x" })
  assert.ok(recognise({ message }).some(({ source }) => source.name === "endpoint.events.process"))
})

test("a text that is spelled twice hides no record in it", () => {
  const inner = JSON.stringify({ event_simpleName: "ProcessRollup2" })
  const found = recognise({ event: { original: inner }, "event.original": "x" })
  assert.deepEqual(
    found.map(({ source }) => source.name),
    ["crowdstrike.fdr"],
  )
})
