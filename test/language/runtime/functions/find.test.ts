import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { find, findLast } from "../../../../src/language/runtime/functions/find.ts"

const letters = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 0, maxLength: 12 })

test("find and findLast agree with indexOf and lastIndexOf for needles of any length", () => {
  const needles = fc.tuple(letters, fc.nat({ max: 30 })).map(([piece, times]) => piece.repeat(times))
  fc.assert(
    fc.property(needles, letters, letters, fc.integer({ min: -3, max: 60 }), (needle, before, behind, from) => {
      const text = `${before}${needle.slice(1)}${before}${needle}${behind}${needle}${behind}`
      assert.equal(find(text, needle, from), text.indexOf(needle, from))
      assert.equal(findLast(text, needle), text.lastIndexOf(needle))
      assert.equal(find(before, needle, 0), before.indexOf(needle))
      assert.equal(findLast(before, needle), before.lastIndexOf(needle))
    }),
  )
})
