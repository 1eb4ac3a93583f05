import assert from "node:assert/strict"
import { test } from "node:test"
import { execute } from "./execute.ts"
import { inputsFor } from "./mutate.ts"
import { regressionInputs } from "./regression-inputs.ts"
import { targets } from "./targets/index.ts"

/** `npm run fuzz` runs longer, from other seeds. */
const RUNS = 80
const SEED = 1

test("every target has a unique name, seeds and words", () => {
  assert.equal(new Set(targets.map(({ name }) => name)).size, targets.length)
  for (const { name, seeds, words } of targets) assert.ok(seeds().length > 0 && words.length > 0, name)
})

for (const target of targets) {
  test(`${target.name}: regression inputs, and ${RUNS} inputs of seed ${SEED}`, async (t) => {
    const regressions = regressionInputs(target.name)
    for (const { name, bytes } of regressions) await t.test(name, () => execute(target, bytes))
    for (const input of inputsFor(target, SEED).take(target.seeds().length + RUNS)) {
      try {
        await execute(target, input)
      } catch (error) {
        throw new Error(`${target.name} fails on ${JSON.stringify(input.toString("latin1"))}`, { cause: error })
      }
    }
  })
}
