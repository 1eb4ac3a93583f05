import assert from "node:assert/strict"
import { test } from "node:test"
import { unwrap } from "../../../src/detect/envelope/unwrap.ts"
import { nameOf, type ObjectRef } from "../../../src/object-ref.ts"
import { notificationOf } from "../../../src/watch/reconcile/notification.ts"
import { reconcile } from "../../../src/watch/reconcile/reconcile.ts"
import { DAY_MS, HOUR_MS, land, simulate } from "./system-in-memory.ts"

const [ONE, TWO] = [
  { bucket: "logs", prefix: "edr/" },
  { bucket: "other", prefix: "" },
]
const NEVER = Number.POSITIVE_INFINITY
const today = { from: 0, to: 9e15 }

test("of a thousand objects, those that nobody scanned are sent, each once", async () => {
  const system = simulate({ places: [ONE], pageSize: 100 })
  const objects = Array.from({ length: 1003 }, (_, n) => land(system, "logs", `edr/${n}.gz`))
  for (const object of objects) if (!object.key.endsWith("7.gz")) system.scanned.add(nameOf(object))
  const missed = objects.filter(({ key }) => key.endsWith("7.gz")).map(nameOf)
  system.clock.now += 2 * HOUR_MS
  await reconcile(NEVER, system.context)
  assert.deepEqual(system.sent.sort(), missed.sort())
  assert.deepEqual(system.measured, [
    { ObjectsCompared: 1003, ObjectsMissed: missed.length, PrefixesFailed: 0, ReconcileAge: 3600 },
  ])
  // The next pass overlaps. What cannot be read stays unscanned, and is not sent again.
  system.clock.now += 60_000
  await reconcile(NEVER, system.context)
  assert.equal(system.sent.length, missed.length)
  // An operator may send it again.
  await reconcile(NEVER, system.context, today)
  assert.equal(system.sent.length, 2 * missed.length)
})

test("a prefix that cannot be listed does not leave the others unchecked; it raises one notice a day, and the run fails", async () => {
  const system = simulate({ places: [ONE, TWO] })
  system.failing.add("logs")
  land(system, "other", "x.gz")
  system.clock.now += 2 * HOUR_MS
  await assert.rejects(reconcile(NEVER, system.context), /s3:\/\/logs\/edr\/ was not compared: AccessDenied: no right/)
  assert.deepEqual(system.sent, ["s3://other/x.gz"])
  assert.deepEqual(
    system.notices.map(({ kind, details }) => [kind, details]),
    [["not-compared", { prefix: "s3://logs/edr/" }]],
  )
  assert.equal(system.measured[0]?.["PrefixesFailed"], 1)
  // The ledger publishes a notice of the same id once.
  await assert.rejects(reconcile(NEVER, system.context))
  assert.equal(system.notices[1]?.id, system.notices[0]?.id)
  system.clock.now += DAY_MS
  await assert.rejects(reconcile(NEVER, system.context))
  assert.notEqual(system.notices[2]?.id, system.notices[0]?.id)
  // Once it can be listed, nothing of that time is left out.
  land(system, "logs", "edr/late.gz", system.clock.now - 23 * HOUR_MS)
  system.failing.clear()
  await reconcile(NEVER, system.context)
  assert.deepEqual(system.sent.slice(1), ["s3://logs/edr/late.gz"])
})

test("what was found before a failure is sent and counted, and the run fails", async () => {
  const system = simulate({ places: [ONE] })
  for (let n = 0; n < 60; n++) land(system, "logs", `edr/${String(n).padStart(2, "0")}.gz`)
  system.clock.now += 2 * HOUR_MS
  const isScanned = async ({ key }: ObjectRef) => {
    if (key === "edr/50.gz") throw new Error("denied")
    return false
  }
  await assert.rejects(reconcile(NEVER, { ...system.context, isScanned }), /denied/)
  assert.equal(system.sent.length, 50)
  assert.equal(system.measured[0]?.["ObjectsMissed"], 50)
})

test("a marker that cannot be read fails its prefix only", async () => {
  const system = simulate({ places: [ONE, TWO] })
  land(system, "other", "x.gz")
  system.clock.now += 2 * HOUR_MS
  const { markers } = system.context
  const read: typeof markers.read = async (place) => {
    if (place.bucket === "logs") throw new Error("not JSON")
    return markers.read(place)
  }
  await assert.rejects(reconcile(NEVER, { ...system.context, markers: { ...markers, read } }), /not JSON/)
  assert.deepEqual(system.sent, ["s3://other/x.gz"])
})

test("an upload that took longer than the run before is found, by the time of its start", async () => {
  const system = simulate({ places: [ONE] })
  await reconcile(NEVER, system.context)
  const start = system.clock.now - HOUR_MS - 60_000
  land(system, "logs", "edr/short.gz", start, system.clock.now + 60_000)
  land(system, "logs", "edr/2020/01/01/long.gz", system.clock.now, system.clock.now + 20 * HOUR_MS)
  system.clock.now += HOUR_MS
  await reconcile(NEVER, system.context)
  assert.deepEqual(system.sent, ["s3://logs/edr/short.gz"])
  for (let hour = 0; hour < 8 * 24; hour++) {
    system.clock.now += HOUR_MS
    await reconcile(NEVER, system.context)
  }
  assert.deepEqual(system.sent.slice(1), ["s3://logs/edr/2020/01/01/long.gz"])
})

test("a run with a given time that ends too early says so, and the same event continues it", async () => {
  const system = simulate({ places: [ONE], pageSize: 10, listMs: () => 1000 })
  for (let n = 0; n < 100; n++) land(system, "logs", `edr/${n}.gz`)
  let runs = 1
  for (; ; runs++) {
    const end = await reconcile(system.clock.now + 2500, system.context, today).then(
      () => "done",
      (error: Error) => error.message,
    )
    if (end === "done") break
    assert.match(end, /send the same event again to continue/)
  }
  assert.equal(runs, 4)
  assert.equal(system.sent.length, 100)
})

const keys = ["plain.gz", "a b+c%41&.gz", "snow\u2603/\u{1f600}.json", "edr/%2B.gz"]
for (const key of keys) {
  test(`a notification of ${key} is read as the very object, at its own time`, () => {
    const object: ObjectRef = { bucket: "logs", key, version: "v1", etag: "e", size: 5, arrival: 1_795_500_000_567 }
    assert.deepEqual(unwrap(JSON.stringify(notificationOf(object)), 0), { objects: [object], skipped: [] })
  })
}

test("a bucket that keeps no versions is read by ETag", () => {
  const object: ObjectRef = { bucket: "logs", key: "k", version: "null", etag: "e", arrival: 1_795_500_000_567 }
  const { version: _, ...unversioned } = object
  assert.deepEqual(unwrap(JSON.stringify(notificationOf(object)), 0).objects, [unversioned])
})
