import assert from "node:assert/strict"
import { test } from "node:test"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"
import { schemaFromMapping } from "../../../src/language/schema/mapping.ts"

const schema = schemaFromMapping({ ul: "unsigned_long", l: "long" })

// JSON cannot hold these values in case files without losing digits.
const events = [
  { ul: 18446744073709551615n },
  { ul: "9223372036854775808", l: 9223372036854775807n },
  { ul: 5, l: -5 },
  { ul: -1 },
  {},
]

const rows: readonly (readonly [condition: string, matching: readonly number[]])[] = [
  ["ul == 18446744073709551615", [0]],
  ["ul == 18446744073709551614", []],
  [`ul == "18446744073709551615"`, [0]],
  ["ul in (9223372036854775808, 5)", [1, 2]],
  ["ul > 9223372036854775807", [0, 1]],
  ["ul >= 9223372036854775809", [0]],
  ["ul == null", [3, 4]],
  ["not ul > 9223372036854775807", [2, 3, 4]],
  ["ul - 1 == 18446744073709551614", [0]],
  ["ul + 1 > 0", [1, 2]],
  ["ul - 6 > 0", [0, 1]],
  ["ul % 10 == 5", [0, 2]],
  ["ul / 2 == 9223372036854775807", [0]],
  ["l == 9223372036854775807", [1]],
  ["l < 9223372036854775808", [1, 2]],
  ["l == 9223372036854775808", []],
  [`string(ul) == "18446744073709551615"`, [0]],
]

test("values and constants from 2^63 to 2^64 - 1 keep every digit", async () => {
  const queries = rows.map(([condition]) => {
    const outcome = compileQuery(`any where ${condition}`, { schema })
    assert.ok(outcome.ok, condition)
    return { id: condition, query: outcome.value }
  })
  const module = await loadQueries(queries)
  for (const [index, [condition, matching]] of rows.entries()) {
    const found = [...events.keys()].filter((at) => module.queries[index]?.matches(events[at] ?? {}))
    assert.deepEqual(found, matching, condition)
  }
})
