import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { LockTimeoutError, RateLimitLock } from "../../../src/delivery/notify/rate-limit-lock.ts"
import { MemoryStore } from "../ledger/memory-store.ts"
import { SimulatedClock } from "./simulated-clock.ts"

const FOREVER = Number.POSITIVE_INFINITY

/** Workers that share a store, like concurrent functions. `skew`: how far each clock is ahead, in ms. */
function makeWorkers(count: number, skew: readonly number[] = [], pauseMs = 1200) {
  const clock = new SimulatedClock()
  const store = new MemoryStore()
  let nonces = 0
  const workers = Array.from({ length: count }, (_, number) => {
    const now = () => clock.now() + (skew[number] ?? 0)
    return new RateLimitLock({ store, now, sleep: clock.sleep, nonce: () => `nonce ${nonces++}`, pauseMs })
  })
  return { clock, store, workers }
}

/** The minimum time in ms between the end of one message and the start of the next. */
function minGap(spans: readonly { readonly from: number; readonly to: number }[]): number {
  const ordered = spans.toSorted((left, right) => left.from - right.from)
  const gaps = ordered.slice(1).map(({ from }, index) => from - (ordered[index]?.to ?? 0))
  return Math.min(FOREVER, ...gaps)
}

test("concurrent workers keep a second between messages, however long a message takes", async () => {
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
            workers.map(async (lock, number) => {
              for (const duration of durations[number] ?? []) {
                const release = await lock.acquire("email", FOREVER)
                const from = clock.now()
                await clock.sleep(duration)
                spans.push({ from, to: clock.now() })
                await release()
              }
            }),
          ),
        )
        assert.equal(spans.length, durations.flat().length)
        assert.ok(minGap(spans) >= 1000, `${minGap(spans)} ms between two messages`)
      },
    ),
    { numRuns: 40 },
  )
})

test("channels do not wait for one another", async () => {
  const { clock, workers } = makeWorkers(1)
  const [lock] = workers
  assert.ok(lock)
  await clock.run(Promise.all([lock.acquire("email", FOREVER), lock.acquire("slack", FOREVER)]))
  assert.equal(clock.now(), 0)
})

test("a worker that dies with the lock delays the others for two minutes, and no message is lost", async () => {
  const { clock, workers } = makeWorkers(2)
  const [dead, alive] = workers
  assert.ok(dead && alive)
  await clock.run(dead.acquire("email", FOREVER))
  await clock.run(alive.acquire("email", FOREVER))
  assert.equal(clock.now(), 120_000)
})

test("a lock that is not free before the deadline throws", async () => {
  const { clock, workers } = makeWorkers(2)
  const [first, second] = workers
  assert.ok(first && second)
  await clock.run(first.acquire("email", FOREVER))
  await assert.rejects(clock.run(second.acquire("email", 10_000)), LockTimeoutError)
})

test("without the ledger each worker waits for the pauses of all", async () => {
  const { clock, store, workers } = makeWorkers(1)
  store.read = async () => {
    throw new Error("denied")
  }
  await clock.run(Promise.resolve(workers[0]?.acquire("email", FOREVER)))
  assert.equal(clock.now(), 2400)
})

test("a failed release does not fail the message that was sent", async () => {
  const { clock, store, workers } = makeWorkers(1)
  const release = await clock.run(Promise.resolve(workers[0]?.acquire("email", FOREVER)))
  store.replace = async () => {
    throw new Error("denied")
  }
  await release?.()
  assert.match(store.objects.get("notified/email/lock.json")?.text ?? "", /"isHeld":true/)
})

test("without a pause there is no lock: nothing is written", async () => {
  const { store, workers } = makeWorkers(1, [], 0)
  await workers[0]?.acquire("email", FOREVER)
  assert.equal(store.objects.size, 0)
})
