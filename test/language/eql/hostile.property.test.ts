import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"
import { printString } from "../../../src/language/eql/syntax/print.ts"

declare global {
  var intruder: boolean | undefined
}

// Each text sets a global variable if it becomes program text.
const attack = fc.constantFrom(
  '"); globalThis.intruder = true; ("',
  "'); globalThis.intruder = true; ('",
  "` + (globalThis.intruder = true) + `",
  "$" + "{globalThis.intruder = true}",
  "\\",
  '\\"); globalThis.intruder = true; //',
  "\n globalThis.intruder = true //",
  "\u2028globalThis.intruder = true//",
  "\u2029globalThis.intruder = true//",
  "*/ globalThis.intruder = true /*",
  "])); globalThis.intruder = true; ((([",
  "}; globalThis.intruder = true; {",
  "</script><script>globalThis.intruder = true</script>",
  "__proto__",
  "constructor",
  "\0",
)
const piece = fc.oneof(attack, fc.string({ unit: "grapheme", maxLength: 10 }))
// A query cannot contain a lone surrogate, because no escape sequence denotes one.
const hostile = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""))
const notEmpty = hostile.filter((text) => text !== "")

/** A field name in backticks. Dots in the name separate segments, so the field is the same. */
function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``
}

test("the texts of a rule never become program text: the module loads, runs and matches them", async () => {
  const rule = fc.record({ id: hostile, category: notEmpty, field: notEmpty, value: notEmpty, pattern: notEmpty })
  await fc.assert(
    fc.asyncProperty(fc.array(rule, { minLength: 30, maxLength: 30 }), async (rules) => {
      const queries = rules.map(({ id, category, field, value, pattern }) => {
        const name = quoted(field)
        const [text, like] = [printString(value), printString(pattern)]
        const condition = `${name} == ${text} or ${name} : (${like}, "x*y") or concat(${name}, ${text}) == "?"`
        const outcome = compileQuery(`${printString(category)} where ${condition} or startsWith~(${name}, ${text})`)
        assert.ok(outcome.ok, JSON.stringify(outcome))
        return { id, query: outcome.value }
      })
      const { queries: loaded, matchAll } = await loadQueries(queries)
      assert.equal(globalThis.intruder, undefined)
      for (const [index, { id, category, field, value }] of rules.entries()) {
        const event = Object.assign(Object.create(null), { "event.category": category })
        Object.defineProperty(event, field, { value, enumerable: true })
        const found: number[] = []
        matchAll(event, (match) => found.push(match))
        const isCategory = field !== "event.category" || value === category
        assert.equal(found.includes(index), isCategory)
        const query = loaded[index]
        assert.ok(query)
        assert.equal(query.id, id)
        assert.deepEqual(query.categories, [category])
        if (isCategory) assert.ok(query.explain(event).some((leaf) => leaf.field === field && leaf.value === value))
      }
      assert.equal(globalThis.intruder, undefined)
    }),
    { numRuns: 15, endOnFailure: true },
  )
})
