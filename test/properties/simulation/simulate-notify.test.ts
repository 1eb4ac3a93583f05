import assert from "node:assert/strict"
import { test } from "node:test"
import { notifyMutants } from "./mutants/notify.ts"
import { firstNotifyViolation, simulateNotify } from "./simulate-notify.ts"

const SEEDS = 150

test(`seeds 1 to ${SEEDS}: channels hang, refuse, stall and accept parts, notify dies; nothing is lost, nothing twice outside W1`, async (context) => {
  const sum = { faults: 0, invocations: 0, arrivals: 0, copies: 0, deadLetters: 0, deaths: 0, resent: 0 }
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = await simulateNotify(seed)
    assert.deepEqual(outcome.violations, [], `run it again: npm run simulate -- --seed ${seed}`)
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += outcome[name]
  }
  for (const [name, count] of Object.entries(sum)) assert.ok(count > 0, name)
  context.diagnostic(JSON.stringify(sum))
})

test("the same seed gives the same run of notify", async () => {
  for (const seed of [7, 8]) assert.deepEqual(await simulateNotify(seed), await simulateNotify(seed))
})

/** Seeds that once showed a fault of notify, and what it was. */
const REGRESSIONS: readonly (readonly [number, string])[] = [
  [164, "two alerts on which notify dies took turns"],
  [1460, "what the ledger recorded was sent again because it refused another claim"],
]

for (const [seed, what] of REGRESSIONS) {
  test(`seed ${seed}: regression, ${what}`, async () => {
    assert.deepEqual((await simulateNotify(seed)).violations, [])
  })
}

const MAX_MUTANT_SEEDS = 500

for (const mutant of notifyMutants) {
  test(`a notify that ${mutant.does} is caught by a seed`, async (context) => {
    const found = await firstNotifyViolation(MAX_MUTANT_SEEDS, mutant)
    assert.ok(found, `${MAX_MUTANT_SEEDS} seeds found no violation`)
    context.diagnostic(`seed ${found.seed}: ${found.violation}`)
  })
}
