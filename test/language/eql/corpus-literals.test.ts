import assert from "node:assert/strict"
import { test } from "node:test"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"
import { corpusMissing } from "../../corpus.ts"
import { windowsRules } from "./corpus-rules.ts"
import { eventFor, randomFrom } from "./event-for.ts"
import { satisfies } from "./formula.ts"

/** The number of events for each rule; set EVENTS for more. */
const events = Number(process.env["EVENTS"] ?? 300)
const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31))

test("every event that matches one of Elastic's rules contains the literals of the rule", {
  skip: corpusMissing,
}, async (context) => {
  context.diagnostic(`${events} events for each rule, SEED=${seed}`)
  const random = randomFrom(seed)
  const rules = windowsRules().flatMap(({ file, query, categoryField }) => {
    const outcome = compileQuery(query, { categoryField })
    return outcome.ok ? [{ id: file, query: outcome.value }] : []
  })
  const { queries, matchAll } = await loadQueries(rules)
  const unmatched = new Set(rules.map(({ id }) => id))
  let matches = 0
  for (const [index, { id, query }] of rules.entries()) {
    for (let count = 0; count < events; count++) {
      const event = eventFor(query.condition, random)
      if (query.category !== null) event[query.categoryField] ??= query.category
      if (!queries[index]?.matches(event)) continue
      matches++
      unmatched.delete(id)
      assert.ok(satisfies(event, query.literals), `${id} matches ${JSON.stringify(event)} without its literals`)
      // Sometimes also through `matchAll`.
      if (count % 50 !== 0) continue
      const found: number[] = []
      matchAll(event, (match) => found.push(match))
      assert.ok(found.includes(index), `${id} is not found for ${JSON.stringify(event)}`)
    }
  }
  context.diagnostic(`${matches} matches; rules without one: ${[...unmatched].join(", ") || "none"}`)
  assert.ok(matches > (rules.length * events) / 4, `only ${matches} matches`)
})
