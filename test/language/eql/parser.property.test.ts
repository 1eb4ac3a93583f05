import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { codes } from "../../../src/language/diagnostics/codes.ts"
import { MAX_DIAGNOSTICS, type Outcome } from "../../../src/language/diagnostics/diagnostic.ts"
import { render } from "../../../src/language/diagnostics/render.ts"
import type { Query } from "../../../src/language/eql/syntax/ast.ts"
import { lex } from "../../../src/language/eql/syntax/lexer.ts"
import { parse, parseExpression } from "../../../src/language/eql/syntax/parser.ts"
import { print } from "../../../src/language/eql/syntax/print.ts"
import { keywords, punctuators } from "../../../src/language/eql/syntax/token.ts"
import { query, withoutSpans } from "./arbitrary-tree.ts"

/** For any text: a tree that prints and parses to itself, or diagnostics with a span in the text. */
function hold(text: string): void {
  assertDiagnostics(text, lex(text))
  assertDiagnostics(text, parseExpression(text))
  const outcome: Outcome<Query> = parse(text)
  assertDiagnostics(text, outcome)
  if (!outcome.ok) return
  const again = parse(print(outcome.value))
  assert.ok(again.ok, `${text} is printed as ${print(outcome.value)}`)
  assert.deepEqual(withoutSpans(again.value), withoutSpans(outcome.value), text)
}

function assertDiagnostics(text: string, outcome: Outcome<unknown>): void {
  if (outcome.ok) return
  const { diagnostics } = outcome
  assert.ok(diagnostics.length > 0 && diagnostics.length <= MAX_DIAGNOSTICS, `${diagnostics.length} diagnostics`)
  const places = diagnostics.map(({ span }) => span.start)
  assert.deepEqual(
    places,
    places.toSorted((one, other) => one - other),
    "in the order of the text",
  )
  for (const diagnostic of diagnostics) {
    assert.ok(diagnostic.code in codes && /^EQL[12]/.test(diagnostic.code), diagnostic.code)
    const { start, end } = diagnostic.span
    assert.ok(start >= 0 && start < end && end <= text.length + 1, `${start} to ${end} of ${text.length}`)
    assert.doesNotMatch(render(diagnostic, text, text), /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u)
  }
}

test("any text is parsed or refused", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), hold), { numRuns: 2000 })
})

test("any bytes are parsed or refused", () => {
  const decoder = new TextDecoder()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => hold(decoder.decode(bytes))),
    { numRuns: 1000 },
  )
})

const strange = ['"""', '"', "'", "`", "\\", "/*", "*/", "//", "~", "\n", '?"', "\\u{41}", "&", "\u0000", "€", "\ud800"]
const common = [
  "a",
  "process",
  "head",
  "runs",
  "f(",
  "1",
  "2.5",
  "9e999",
  "30s",
  '"x"',
  '"""y"""',
  "maxspan=1m",
  "runs=2",
]
const piece = fc.constantFrom(...keywords, ...punctuators, ...strange, ...common)
const soup = fc.array(fc.tuple(piece, fc.constantFrom("", " ", " ")), { maxLength: 30 })

test("any sequence of tokens is parsed or refused", () => {
  const starts = fc.constantFrom("", "any where ", "sequence by a [b where c] [d where ", "sample by a ", "any where (")
  fc.assert(
    fc.property(starts, soup, (start, pieces) => hold(start + pieces.flat().join(""))),
    { numRuns: 5000 },
  )
})

test("a query with a removed, repeated or inserted part is parsed or refused", () => {
  const change = fc.record({ at: fc.nat(), length: fc.nat(6), put: fc.oneof(fc.constant(""), piece) })
  fc.assert(
    fc.property(query, fc.array(change, { minLength: 1, maxLength: 3 }), (tree, changes) => {
      const text = changes.reduce((before, { at, length, put }) => {
        const start = at % (before.length + 1)
        return before.slice(0, start) + put + before.slice(start + length)
      }, print(tree))
      hold(text)
    }),
    { numRuns: 1000 },
  )
})
