import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { parse, parseExpression } from "../../../src/language/eql/syntax/parser.ts"
import { print, printExpression } from "../../../src/language/eql/syntax/print.ts"
import { expression, query, withoutSpans } from "./arbitrary-tree.ts"

test("a printed expression parses to the same expression", () => {
  fc.assert(
    fc.property(expression, (tree) => {
      const text = printExpression(tree)
      const outcome = parseExpression(text)
      assert.ok(outcome.ok, text)
      assert.deepEqual(withoutSpans(outcome.value), withoutSpans(tree), text)
    }),
    { numRuns: 3000 },
  )
})

test("a printed query parses to the same query", () => {
  fc.assert(
    fc.property(query, (tree) => {
      const text = print(tree)
      const outcome = parse(text)
      assert.ok(outcome.ok, text)
      assert.deepEqual(withoutSpans(outcome.value), withoutSpans(tree), text)
    }),
    { numRuns: 1000 },
  )
})

test("a name with an empty segment is printed as one name in backticks", () => {
  for (const name of ["`a..b`", "`.`", "`a.`", "`.a`", "`...`"]) {
    const outcome = parseExpression(name)
    assert.ok(outcome.ok, name)
    assert.equal(printExpression(outcome.value), name)
  }
})
