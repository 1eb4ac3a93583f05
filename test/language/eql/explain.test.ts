import assert from "node:assert/strict"
import { test } from "node:test"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"

const event = { "process.name": ["cmd.exe", "x"], "process.pid": 4, "user.name": "bob" }

/** A condition that is true for the event, and each leaf that made it true. */
const cases: readonly (readonly [condition: string, ...leaves: readonly string[]])[] = [
  [`process.name == "x"`, `process.name == "x" | process.name | cmd.exe, x`],
  [`process.pid == 4 or process.pid == 5`, "process.pid == 4 | process.pid | 4"],
  [`process.pid != 5`, "not process.pid == 5 | process.pid | 4"],
  [`not process.name : "y*"`, `not process.name : "y*" | process.name | cmd.exe, x`],
  [`host.name == null`, "not host.name != null | host.name | "],
  [`process.name != null`, "process.name != null | process.name | cmd.exe, x"],
  [`user.name not in ("eve")`, `not user.name in ("eve") | user.name | bob`],
  [`not (process.pid == 5 and user.name == "bob")`, "not process.pid == 5 | process.pid | 4"],
  [
    `not (process.pid == 5 or user.name == "eve")`,
    "not process.pid == 5 | process.pid | 4",
    `not user.name == "eve" | user.name | bob`,
  ],
  [`(process.pid == 4 and user.name == "eve") or user.name : "B*"`, `user.name : "B*" | user.name | bob`],
  [
    `concat(process.name, user.name) == "xbob"`,
    `concat(process.name, user.name) == "xbob" | process.name | cmd.exe, x`,
    `concat(process.name, user.name) == "xbob" | user.name | bob`,
  ],
  [`startsWith(user.name, "b") == false or true`],
]

test("an explanation names each true leaf, with the values of its fields", async () => {
  const queries = cases.map(([condition]) => {
    const outcome = compileQuery(`any where ${condition}`)
    assert.ok(outcome.ok, condition)
    return { id: condition, query: outcome.value }
  })
  const module = await loadQueries(queries)
  for (const [index, [condition, ...leaves]] of cases.entries()) {
    assert.equal(module.queries[index]?.matches(event), true, condition)
    const found = module.queries[index]?.explain(event).map(({ leaf, field, value }) => `${leaf} | ${field} | ${value}`)
    assert.deepEqual(found?.toSorted(), leaves.toSorted(), condition)
  }
})

test("a query that does not match has an empty explanation", async () => {
  const outcome = compileQuery("process where process.pid == 4")
  assert.ok(outcome.ok)
  const { queries } = await loadQueries([{ id: "other category", query: outcome.value }])
  assert.deepEqual(queries[0]?.explain(event), [])
  assert.deepEqual(queries[0]?.explain({ "event.category": "process", "process.pid": 5 }), [])
})

test("regression: the reasons of an alert copied a value of many MiB for each leaf", async () => {
  const outcome = compileQuery(`any where user.name : "b*"`)
  assert.ok(outcome.ok)
  const { queries } = await loadQueries([{ id: "long", query: outcome.value }])
  const [reason] = queries[0]?.explain({ "user.name": ["b", "o".repeat(1_000_000)] }) ?? []
  assert.equal(reason?.value, `b, ${"o".repeat(32_764)}…`)
})
