import assert from "node:assert/strict"
import { test } from "node:test"
import { inputsFor } from "./campaign.ts"
import { execute } from "./execute.ts"
import { regressionInputs } from "./regression-inputs.ts"
import { targets } from "./targets/index.ts"

/** `npm run fuzz` goes on for as long as it is told, from other seeds. */
const RUNS = 80
const SEED = 1

test("every target has a name of its own, seeds that it reads, and words", () => {
  assert.equal(new Set(targets.map(({ name }) => name)).size, targets.length)
  for (const { name, seeds, words } of targets) assert.ok(seeds().length > 0 && words.length > 0, name)
})

for (const target of targets) {
  test(`${target.name}: inputs that once broke it, and ${RUNS} of seed ${SEED}`, async (t) => {
    const kept = regressionInputs(target.name)
    for (const { name, bytes } of kept) await t.test(name, () => execute(target, bytes))
    let left = target.seeds().length + RUNS
    for (const input of inputsFor(target, SEED)) {
      if (left-- === 0) break
      try {
        await execute(target, input)
      } catch (error) {
        throw new Error(`${target.name} fails on ${JSON.stringify(input.toString("latin1"))}`, { cause: error })
      }
    }
  })
}
