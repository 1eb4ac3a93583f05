import assert from "node:assert/strict"
import { test } from "node:test"
import { negateFunction } from "../../../src/language/eql/builtins/arithmetic.ts"
import { builtins } from "../../../src/language/eql/builtins/index.ts"
import { foldText } from "./fold-text.ts"

for (const builtin of [...builtins, negateFunction]) {
  test(`the examples of ${builtin.name}`, () => {
    assert.ok(builtin.examples.length > 0)
    for (const [call, value] of builtin.examples) assert.strictEqual(foldText(call), value, call)
  })
}
