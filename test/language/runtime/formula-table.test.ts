import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { always, type FieldLiteral, type Formula, never } from "../../../src/language/runtime/formula.ts"
import { packFormulas, unpackFormulas } from "../../../src/language/runtime/formula-table.ts"

const { formula } = fc.letrec<{ formula: Formula<FieldLiteral> }>((tie) => ({
  formula: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Formula<FieldLiteral>>(always, never),
    fc.record({
      kind: fc.constant("literal" as const),
      field: fc.constantFrom("a", "a b", "b", "0"),
      text: fc.constantFrom("", "b c", "c", "__proto__"),
    }),
    fc.record({ kind: fc.constantFrom("all" as const, "some" as const), terms: fc.array(tie("formula")) }),
  ),
}))

test("a table of formulas, written as JSON, gives the same formulas, with one object for each literal", () => {
  fc.assert(
    fc.property(fc.array(formula), (formulas) => {
      const table = JSON.parse(JSON.stringify(packFormulas(formulas)))
      assert.equal(JSON.stringify(unpackFormulas(table)), JSON.stringify(formulas))
    }),
  )
  const twice: Formula<FieldLiteral> = { kind: "literal", field: "a", text: "b" }
  const [first, second] = unpackFormulas(packFormulas([twice, { ...twice }]))
  assert.equal(first, second)
})
