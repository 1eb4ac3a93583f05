import assert from "node:assert/strict"
import { test } from "node:test"
import { flatten, lookUp, MAX_DEPTH, MAX_FIELD_NAME } from "../../../src/engine/sources/flatten.ts"
import type { Event } from "../../../src/event.ts"
import type { Json, JsonObject } from "../../../src/json.ts"

const CASES: [why: string, document: JsonObject, event: Event][] = [
  ["nothing", {}, {}],
  ["nested", { a: { b: { c: 1 } } }, { "a.b.c": 1 }],
  ["dotted", { "a.b.c": 1 }, { "a.b.c": 1 }],
  ["mixed", { "a.b": { c: 1 }, a: { "b.d": 2 } }, { "a.b.c": 1, "a.b.d": 2 }],
  ["two spellings of one name", { "a.b": 1, a: { b: 2 } }, { "a.b": [1, 2] }],
  ["a list of one stays a list", { a: ["x"] }, { a: ["x"] }],
  ["a list in a list", { a: ["x", ["y"]] }, { a: ["x", "y"] }],
  ["objects in a list", { a: [{ b: 1, c: 2 }, { b: 3 }] }, { "a.b": [1, 3], "a.c": 2 }],
  ["scalars and objects in a list", { a: ["x", { b: 1 }, "y"] }, { a: ["x", "y"], "a.b": 1 }],
  ["null is absent", { a: null, b: { c: null }, d: [null] }, {}],
  ["nothing in it is absent", { a: {}, b: [], c: [[]] }, {}],
  ["the empty text is a value", { a: "" }, { a: "" }],
  ["values keep their type", { a: true, b: 9007199254740993n, c: 1.5 }, { a: true, b: 9007199254740993n, c: 1.5 }],
]

test("a document becomes a flat map", async (t) => {
  for (const [why, document, event] of CASES) {
    await t.test(why, () => assert.deepEqual({ ...flatten(document) }, event))
  }
})

test("what is too deep or has too long a name is no field, and its neighbours stay", () => {
  let deep: Json = 1
  for (let level = 0; level < MAX_DEPTH; level++) {
    deep = { a: deep }
  }
  assert.deepEqual({ ...flatten({ deep, b: 2 }) }, { b: 2 })
  assert.deepEqual({ ...flatten({ ["k".repeat(MAX_FIELD_NAME)]: 1, b: 2 }) }, { b: 2 })
})

test("a name of Object's prototype is a field like any other", () => {
  const event = flatten(JSON.parse('{"__proto__":{"a":1},"constructor":"b"}'))
  assert.deepEqual(Object.entries(event), [
    ["__proto__.a", 1],
    ["constructor", "b"],
  ])
})

const LOOKUPS: [why: string, document: JsonObject, name: string, found: Json | undefined][] = [
  ["nested", { a: { b: { c: 1 } } }, "a.b.c", 1],
  ["dotted", { "a.b.c": 1 }, "a.b.c", 1],
  ["dotted parent", { "a.b": { c: 1 } }, "a.b.c", 1],
  ["dotted child", { a: { "b.c": 1 } }, "a.b.c", 1],
  ["behind a parent of another kind", { a: 1, "a.b": { c: 2 } }, "a.b.c", 2],
  ["missing", { a: {} }, "a.b", undefined],
  ["not its own", {}, "constructor.name", undefined],
]

test("a name is looked up nested, dotted and mixed", async (t) => {
  for (const [why, document, name, found] of LOOKUPS) {
    await t.test(why, () => assert.equal(lookUp(document, name), found))
  }
})
