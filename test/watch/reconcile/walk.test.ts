import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { dateOfFolder, type KeyDate, mayHold } from "../../../src/watch/reconcile/key-date.ts"
import { isBefore, type ListPage, type Position } from "../../../src/watch/reconcile/listing.ts"
import { isEndOf, listRecent, listWhole, type Step } from "../../../src/watch/reconcile/walk.ts"
import { listerOver } from "./bucket-in-memory.ts"

const PREFIX = "edr/"
const time = { from: Date.parse("2026-11-24T09:00Z"), to: Date.parse("2026-11-24T10:00Z") }

function bucketOf(keys: readonly string[], pageSize = 1000) {
  const landed = [...new Set(keys)].map((key) => ({ object: { bucket: "logs", key, arrival: time.from }, visible: 0 }))
  let requests = 0
  const lister = listerOver(landed, pageSize, () => 0)
  const list: ListPage = (request) => {
    requests++
    return lister(request)
  }
  return { list, requests: () => requests }
}

const keysOf = (steps: readonly Step[]) => steps.flatMap(({ objects }) => objects.map(({ key }) => key))

async function recent(list: ListPage, start?: Position): Promise<Step[]> {
  const steps: Step[] = []
  for await (const step of listRecent(list, PREFIX, time, start)) steps.push(step)
  return steps
}

/** The definition: a key is near unless the date of one of its folders is far. */
function isNear(key: string): boolean {
  let date: KeyDate | undefined
  for (const folder of key.slice(PREFIX.length).split("/").slice(0, -1)) {
    date = dateOfFolder(folder, date) ?? date
    if (date !== undefined && !mayHold(date, time)) return false
    if (date?.day !== undefined) return true
  }
  return true
}

const folder = fc.constantFrom(
  ..."2026 2025 11 10 23 24 01 2026-11-24 2026-11-01 20261125 year=2026 month=11 day=24 day=02 a b host-\u{1f600}".split(
    " ",
  ),
)
const key = fc
  .tuple(fc.array(folder, { maxLength: 5 }), fc.constantFrom("x", "y.gz", "-", "\uffee"))
  .map(([folders, name]) => [...folders, name].join("/"))
const keys = fc.uniqueArray(
  key.map((rest) => PREFIX + rest),
  { maxLength: 30 },
)

test("a walk lists every key whose folders have no date that is far, in order, wherever it stopped before", async () => {
  const seen = { skipped: 0, resumed: 0 }
  await fc.assert(
    fc.asyncProperty(keys, fc.integer({ min: 1, max: 4 }), async (all, pageSize) => {
      const { list } = bucketOf(all, pageSize)
      const steps = await recent(list)
      const found = keysOf(steps)
      assert.deepEqual([...new Set(found)].sort(), all.filter(isNear).sort())
      assert.ok(found.every((one, index) => index === 0 || !isBefore(one, found[index - 1] ?? "")))
      if (found.length < all.length) seen.skipped++
      for (const [index, { after }] of steps.entries()) {
        const before = new Set(keysOf(steps.slice(0, index + 1)))
        const rest = new Set(keysOf(await recent(list, after)))
        for (const one of found) assert.ok(before.has(one) || rest.has(one), `${one} after ${JSON.stringify(after)}`)
        seen.resumed++
      }
    }),
    { numRuns: 500 },
  )
  assert.ok(seen.skipped > 50 && seen.resumed > 500, JSON.stringify(seen))
})

test("a walk that stops after every step ends", async () => {
  await fc.assert(
    fc.asyncProperty(keys, fc.integer({ min: 1, max: 3 }), fc.boolean(), async (all, pageSize, isWhole) => {
      const { list } = bucketOf(all, pageSize)
      const found = new Set<string>()
      let after: Position | undefined
      for (let turn = 0; ; turn++) {
        assert.ok(turn < 50 + 10 * all.length, `no end after ${turn} turns at ${JSON.stringify(after)}`)
        const steps = isWhole ? listWhole(list, PREFIX, after) : listRecent(list, PREFIX, time, after)
        const { value, done } = await steps.next()
        if (done) break
        for (const { key } of value.objects) found.add(key)
        after = value.after
        if (isEndOf(PREFIX, after)) break
      }
      assert.deepEqual([...found].sort(), (isWhole ? all : all.filter(isNear)).sort())
    }),
    { numRuns: 500 },
  )
})

const days = (count: number) =>
  Array.from({ length: count }, (_, day) => new Date(time.from - day * 86_400_000).toISOString().slice(0, 10))

test("of 400 days in 2,000 pages, a walk lists those near the time, in 21", async () => {
  const { list, requests } = bucketOf(
    days(400).flatMap((day) => Array.from({ length: 50 }, (_, n) => `${PREFIX}${day.replaceAll("-", "/")}/${n}.gz`)),
    10,
  )
  const found = keysOf(await recent(list))
  assert.deepEqual(
    [...new Set(found.map((one) => one.slice(PREFIX.length, -"/0.gz".length).slice(0, 10)))],
    ["2026/11/22", "2026/11/23", "2026/11/24"],
  )
  // Root, year (two pages of months), month (three of days), and five pages of each of the three days.
  assert.ok(requests() <= 1 + 2 + 3 + 3 * 5, String(requests()))
})

test("a prefix with a folder for each batch is listed without folders", async () => {
  const { list, requests } = bucketOf(Array.from({ length: 3000 }, (_, n) => `${PREFIX}data/${n}/part-0.gz`))
  const steps = await recent(list)
  assert.equal(keysOf(steps).length, 3000)
  assert.ok(requests() <= 6, String(requests()))
})
