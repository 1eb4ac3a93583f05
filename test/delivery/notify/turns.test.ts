import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { TurnError, Turns } from "../../../src/delivery/notify/turns.ts"
import { MemoryStore } from "../ledger/memory-store.ts"
import { SimulatedClock } from "./simulated-clock.ts"

const FOREVER = Number.POSITIVE_INFINITY

/** Workers that share a store, as concurrent functions do. `skew`: by how much each one's clock is ahead, ms. */
function makeWorkers(count: number, skew: readonly number[] = [], pauseMs = 1200) {
  const clock = new SimulatedClock()
  const store = new MemoryStore()
  let nonces = 0
  const workers = Array.from({ length: count }, (_, number) => {
    const now = () => clock.now() + (skew[number] ?? 0)
    return new Turns({ store, now, sleep: clock.sleep, nonce: () => `nonce ${nonces++}`, pauseMs })
  })
  return { clock, store, workers }
}

/** The least ms between the end of one letter and the beginning of the next. */
function leastGap(spans: readonly { readonly from: number; readonly to: number }[]): number {
  const ordered = spans.toSorted((left, right) => left.from - right.from)
  const gaps = ordered.slice(1).map(({ from }, index) => from - (ordered[index]?.to ?? 0))
  return Math.min(FOREVER, ...gaps)
}

test("two workers that write at once keep a second between letters, however long a letter takes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 8 }), { minLength: 2, maxLength: 3 }),
      fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 3 }),
      fc.array(fc.constantFrom("conflict" as const, "lost" as const), { maxLength: 6 }),
      async (durations, skew, coming) => {
        const { clock, store, workers } = makeWorkers(durations.length, skew)
        store.coming.push(...coming)
        const spans: { from: number; to: number }[] = []
        await clock.run(
          Promise.all(
            workers.map(async (turns, number) => {
              for (const duration of durations[number] ?? []) {
                const release = await turns.take("email", FOREVER)
                const from = clock.now()
                await clock.sleep(duration)
                spans.push({ from, to: clock.now() })
                await release()
              }
            }),
          ),
        )
        assert.equal(spans.length, durations.flat().length)
        assert.ok(leastGap(spans) >= 1000, `${leastGap(spans)} ms between two letters`)
      },
    ),
    { numRuns: 40 },
  )
})

test("channels do not wait for one another", async () => {
  const { clock, workers } = makeWorkers(1)
  const [turns] = workers
  assert.ok(turns)
  await clock.run(Promise.all([turns.take("email", FOREVER), turns.take("slack", FOREVER)]))
  assert.equal(clock.now(), 0)
})

test("a worker that died with the turn costs two minutes and no letter", async () => {
  const { clock, workers } = makeWorkers(2)
  const [dead, alive] = workers
  assert.ok(dead && alive)
  await clock.run(dead.take("email", FOREVER))
  await clock.run(alive.take("email", FOREVER))
  assert.equal(clock.now(), 120_000)
})

test("the turn that does not come before the deadline is given up", async () => {
  const { clock, workers } = makeWorkers(2)
  const [first, second] = workers
  assert.ok(first && second)
  await clock.run(first.take("email", FOREVER))
  await assert.rejects(clock.run(second.take("email", 10_000)), TurnError)
})

test("without the ledger each waits as if all wrote in turn", async () => {
  const { clock, store, workers } = makeWorkers(1)
  store.read = async () => {
    throw new Error("denied")
  }
  await clock.run(Promise.resolve(workers[0]?.take("email", FOREVER)))
  assert.equal(clock.now(), 2400)
})

test("a release that fails does not fail what was sent", async () => {
  const { clock, store, workers } = makeWorkers(1)
  const release = await clock.run(Promise.resolve(workers[0]?.take("email", FOREVER)))
  store.replace = async () => {
    throw new Error("denied")
  }
  await release?.()
  assert.match(store.objects.get("notified/email/turn.json")?.text ?? "", /"isHeld":true/)
})

test("no pause, no turns: nothing is written", async () => {
  const { store, workers } = makeWorkers(1, [], 0)
  await workers[0]?.take("email", FOREVER)
  assert.equal(store.objects.size, 0)
})
