import assert from "node:assert/strict"
import { test } from "node:test"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"

async function load(condition: string) {
  const outcome = compileQuery(`any where ${condition}`)
  assert.ok(outcome.ok, condition)
  return loadQueries([{ id: condition, query: outcome.value }])
}

test("an expression that fails on one value is reported, does not throw and does not affect other values", async (context) => {
  const { queries, onScriptError } = await load("number(process.name) == 5")
  const heard: string[] = []
  onScriptError((message) => heard.push(message))
  context.after(() => onScriptError(null))
  const [query] = queries
  assert.ok(query)
  assert.equal(query.matches({ "process.name": "five" }), false)
  assert.equal(query.matches({ "process.name": ["five", "5"] }), true)
  assert.deepEqual(heard, [
    "number: the text is not a number of base 10",
    "number: the text is not a number of base 10",
  ])
})

test("the negation of a leaf that fails is true", async () => {
  const { queries } = await load("not number(process.name) == 5")
  assert.equal(queries[0]?.matches({ "process.name": "five" }), true)
})

test("more combinations than the limit are reported and take bounded time", async (context) => {
  const { queries, onScriptError } = await load("startsWith(process.name, process.args)")
  const heard: string[] = []
  onScriptError((message) => heard.push(message))
  context.after(() => onScriptError(null))
  const many = Array.from({ length: 1500 }, (_, at) => `name ${at}`)
  assert.equal(queries[0]?.matches({ "process.name": many, "process.args": many.map((name) => `x${name}`) }), false)
  assert.deepEqual(heard, ["2250000 combinations of values; the first 1000000 are evaluated"])
})
