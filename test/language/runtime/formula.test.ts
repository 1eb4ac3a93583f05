import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import {
  all,
  always,
  type Formula,
  holds,
  never,
  replaceLiterals,
  some,
} from "../../../src/language/runtime/formula.ts"

type Numbered = Formula<{ readonly n: number }>

const literal = (n: number): Numbered => ({ kind: "literal", n })

test("`all` and `some` give the simplest form", () => {
  const cases: readonly (readonly [Numbered, Numbered])[] = [
    [all([]), always],
    [some([]), never],
    [all([always, literal(1)]), literal(1)],
    [some([never, literal(1)]), literal(1)],
    [all([literal(1), never]), never],
    [some([literal(1), always]), always],
    [all([literal(1), all([literal(2), literal(3)])]), { kind: "all", terms: [1, 2, 3].map(literal) }],
    [
      some([literal(1), all([literal(2), literal(3)])]),
      { kind: "some", terms: [literal(1), all([2, 3].map(literal))] },
    ],
  ]
  for (const [formula, simplest] of cases) assert.deepEqual(formula, simplest)
})

test("a formula holds after simplification and replacement exactly where it held before", () => {
  const { formula } = fc.letrec<{ formula: Numbered }>((tie) => ({
    formula: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<Numbered>(always, never),
      fc.integer({ min: 0, max: 3 }).map(literal),
      fc.record({ kind: fc.constantFrom("all", "some"), terms: fc.array(tie("formula"), { maxLength: 4 }) }),
    ),
  }))
  fc.assert(
    fc.property(formula, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (before, present) => {
      const after = replaceLiterals(before, ({ n }): Numbered => some([literal(n), never]))
      const isPresent = ({ n }: { readonly n: number }) => present[n] === true
      assert.equal(holds(after, isPresent), holds(before, isPresent))
    }),
  )
})
