import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { nameOf } from "../../../src/object-ref.ts"
import { reconcile } from "../../../src/watch/reconcile/reconcile.ts"
import { DAY_MS, HOUR_MS, land, simulate } from "./system-in-memory.ts"

const PLACES = [
  { bucket: "logs", prefix: "edr/" },
  { bucket: "other", prefix: "" },
]

const two = (value: number) => String(value).padStart(2, "0")

/** How log writers name the folders of a time. */
const LAYOUTS: readonly ((time: Date) => string)[] = [
  (time) => `${time.getUTCFullYear()}/${two(time.getUTCMonth() + 1)}/${two(time.getUTCDate())}/`,
  (time) => `${time.toISOString().slice(0, 10)}/${two(time.getUTCHours())}/`,
  (time) => `year=${time.getUTCFullYear()}/month=${time.getUTCMonth() + 1}/day=${time.getUTCDate()}/`,
  (time) => `host/${time.getUTCFullYear()}/${two(time.getUTCMonth() + 1)}/`,
  () => "",
  () => "batches/a/",
]

const upload = fc.record({
  run: fc.integer({ min: 0, max: 9 }),
  place: fc.constantFrom(...PLACES),
  layout: fc.constantFrom(...LAYOUTS),
  name: fc.nat({ max: 30 }),
  /** How far the writer's date is from the arrival: a time zone, a late batch, or a clock that is wrong. */
  skewHours: fc.oneof(fc.integer({ min: -14, max: 14 }), fc.constantFrom(-24 * 400, -24 * 5, -40, 40, 24 * 30)),
  /** How long the upload takes, and S3 lists the time of its start. */
  takesMinutes: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 20 * 60 })),
  isScanned: fc.boolean(),
})

type Upload = typeof upload extends fc.Arbitrary<infer One> ? One : never

/** What a run has: a limit, and the time of each LIST request. Often it is over before the first request ends. */
const budgets = fc.record({ deadline: fc.integer({ min: 0, max: 3000 }), listMs: fc.integer({ min: 1, max: 1500 }) })

test("every object that no notification named is found, once, whatever the keys and the deadlines of the runs", async () => {
  const seen = { missed: 0, late: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(upload, { maxLength: 25 }),
      fc.array(budgets, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 3 }),
      async (uploads: readonly Upload[], limits, pageSize) => {
        let listMs = 0
        const system = simulate({ places: PLACES, pageSize, wholeDays: 1, listMs: () => listMs })
        const missed = new Set<string>()
        const run = async (number: number) => {
          const limit = limits[number % limits.length] ?? { deadline: 0, listMs: 1 }
          listMs = limit.listMs
          system.clock.now += HOUR_MS
          await reconcile(system.clock.now + limit.deadline, system.context)
        }
        for (let number = 0; number < 10; number++) {
          for (const one of uploads.filter((each) => each.run === number)) {
            const date = new Date(system.clock.now + one.skewHours * HOUR_MS)
            const key = `${one.place.prefix}${one.layout(date)}${number}-${one.name}.gz`
            if (system.landed[one.place.bucket]?.some(({ object }) => object.key === key)) continue
            const visible = system.clock.now + one.takesMinutes * 60_000
            const object = land(system, one.place.bucket, key, system.clock.now, visible)
            if (one.isScanned) system.scanned.add(nameOf(object))
            else missed.add(nameOf(object))
          }
          await run(number)
        }
        const isFound = () => [...missed].every((name) => system.sent.includes(name))
        const limit = 2 * (24 + 4 * (10 + 8 * uploads.length))
        let number = 10
        for (; !isFound() && number < limit; number++) await run(number)
        assert.deepEqual(system.sent.sort(), [...missed].sort(), `after ${number} runs`)
        seen.missed += missed.size
        if (number > 12) seen.late++
      },
    ),
    { numRuns: 150 },
  )
  // The cases are random: each count is far below the least one of many runs (283 and 73).
  assert.ok(seen.missed > 60 && seen.late > 10, JSON.stringify(seen))
})

test("a run in a bucket that is too large for it stops before the deadline, and the next one continues there", async () => {
  const place = { bucket: "logs", prefix: "" }
  const system = simulate({ places: [place], pageSize: 10, listMs: () => 1000 })
  const keys = Array.from({ length: 1000 }, (_, n) => `${String(n).padStart(4, "0")}.gz`)
  for (const key of keys) land(system, "logs", key, system.clock.now - 90 * 60_000)
  for (const [index, expected] of [300, 600, 900, 1000].entries()) {
    const deadline = system.clock.now + 30_000
    await reconcile(deadline, system.context)
    assert.ok(index === 3 || system.clock.now <= deadline + 1000)
    assert.equal(system.sent.length, expected)
  }
  assert.deepEqual(
    system.sent,
    keys.map((key) => `s3://logs/${key}`),
  )
})

test("each run lists what is near its time, and once in seven days all", async () => {
  const place = { bucket: "logs", prefix: "edr/" }
  const system = simulate({ places: [place], pageSize: 2 })
  for (let day = 0; day < 120; day++) {
    const time = new Date(system.clock.now - day * DAY_MS)
    for (let n = 0; n < 10; n++) land(system, "logs", `edr/${LAYOUTS[0]?.(time)}${n}.gz`, time.getTime())
  }
  const requests: number[] = []
  for (let hour = 0; hour < 8 * 24; hour++) {
    const before = system.requests()
    await reconcile(Number.POSITIVE_INFINITY, system.context)
    requests.push(system.requests() - before)
    system.clock.now += HOUR_MS
  }
  const whole = requests.filter((count) => count >= 600)
  assert.equal(whole.length, 1)
  assert.ok(
    requests.every((count) => count >= 600 || count <= 40),
    String(requests),
  )
})
