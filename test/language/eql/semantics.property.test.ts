import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"
import type { Fields } from "../../../src/language/runtime/value.ts"
import { condition, event } from "./arbitrary-query.ts"
import { satisfies } from "./formula.ts"
import { type OracleEvent, oracleMatches } from "./oracle.ts"

function fieldsOf(event: OracleEvent): Fields {
  const entries = Object.entries(event).filter(([, values]) => values.length > 0)
  return Object.fromEntries(entries.map(([field, values]) => [field, values.length === 1 ? values[0] : values]))
}

test("generated code agrees with the oracle, alone and together; a matching event has the literals and an explanation", async () => {
  const batch = fc.tuple(
    fc.array(condition, { minLength: 60, maxLength: 60 }),
    fc.array(event, { minLength: 25, maxLength: 25 }),
  )
  let matches = 0
  await fc.assert(
    fc.asyncProperty(batch, async ([conditions, events]) => {
      const queries = conditions.map((text) => {
        const outcome = compileQuery(`any where ${text}`)
        assert.ok(outcome.ok, text)
        return { id: text, query: outcome.value }
      })
      const module = await loadQueries(queries)
      for (const oracleEvent of events) {
        const fields = fieldsOf(oracleEvent)
        const together: number[] = []
        module.matchAll(fields, (index) => together.push(index))
        const alone = [...module.queries.keys()].filter((index) => module.queries[index]?.matches(fields))
        assert.deepEqual(together, alone)
        for (const [index, text] of conditions.entries()) {
          const expected = oracleMatches(text, oracleEvent)
          assert.equal(alone.includes(index), expected, `${text} on ${JSON.stringify(oracleEvent)}`)
          if (!expected) continue
          matches++
          const query = queries[index]?.query
          assert.ok(
            query && satisfies(fields, query.literals),
            `${text} lacks its literals on ${JSON.stringify(fields)}`,
          )
          const explained = module.queries[index]?.explain(fields) ?? []
          assert.ok(explained.length > 0 || query.condition.kind === "constant", `${text} is not explained`)
        }
      }
    }),
    // A failure names its query and event, so shrinking the batch is not useful.
    { numRuns: 12, endOnFailure: true },
  )
  assert.ok(matches > 1000, `only ${matches} matches`)
})
