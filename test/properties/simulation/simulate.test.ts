import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { type Outcome, simulate } from "./simulate.ts"

const SEEDS = 500

const regressions = JSON.parse(readFileSync(join(import.meta.dirname, "seeds.json"), "utf8")) as readonly {
  readonly seed: number
  readonly broke: string
}[]

function assertNoViolation({ violations }: Outcome, seed: number): void {
  assert.deepEqual(violations, [], `run it again: npm run simulate -- --seed ${seed}`)
}

test(`seeds 1 to ${SEEDS}: no alert is lost, and none is sent twice outside window W1`, async (context) => {
  const sum = { faults: 0, invocations: 0, published: 0, deathsInWindow: 0 }
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = await simulate(seed)
    assertNoViolation(outcome, seed)
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += outcome[name]
  }
  assert.ok(sum.faults > SEEDS)
  assert.ok(sum.published > SEEDS)
  assert.ok(sum.deathsInWindow > 0)
  context.diagnostic(
    `${sum.faults} faults in ${sum.invocations} invocations, ${sum.published} published, 0 lost, 0 outside W1, ${sum.deathsInWindow} deaths in W1`,
  )
})

for (const { seed, broke } of regressions) {
  test(`regression: seed ${seed} broke ${broke}`, async () => assertNoViolation(await simulate(seed), seed))
}

test("the same seed gives the same run", async () => {
  for (const seed of [7, 8, 9]) assert.deepEqual(await simulate(seed), await simulate(seed))
})
