import assert from "node:assert/strict"
import { test } from "node:test"
import { unwrap } from "../../../src/detect/envelope/unwrap.ts"
import type { ObjectRef } from "../../../src/object-ref.ts"
import { notificationOf } from "../../../src/watch/reconcile/notification.ts"
import { type ReconcileContext, reconcile } from "../../../src/watch/reconcile/reconcile.ts"

const ARRIVAL = Date.parse("2026-11-24T07:12:34.567Z")
const refs = (count: number): ObjectRef[] =>
  Array.from({ length: count }, (_, n) => ({ bucket: "logs", key: `edr/${n}.gz`, etag: `e${n}`, arrival: ARRIVAL }))

function makeContext(objects: readonly ObjectRef[], scanned: (object: ObjectRef) => boolean) {
  const sent: ObjectRef[] = []
  const measured: object[] = []
  const context: ReconcileContext = {
    async *stored() {
      yield* objects
    },
    isScanned: async (object) => scanned(object),
    enqueue: async (some) => void sent.push(...some),
    meter: { write: (values) => void measured.push(values), writeForSource: () => assert.fail("no source") },
    log: () => {},
  }
  return { context, sent, measured }
}

test("of a thousand objects, those that nobody scanned are sent, each once", async () => {
  const objects = refs(1003)
  const { context, sent, measured } = makeContext(objects, ({ key }) => !key.endsWith("7.gz"))
  await reconcile({ from: 0, to: 1 }, context)
  assert.deepEqual(
    sent,
    objects.filter(({ key }) => key.endsWith("7.gz")),
  )
  assert.deepEqual(measured, [{ ObjectsCompared: 1003, ObjectsMissed: sent.length }])
})

test("what was found before a failure is sent and counted, and the run fails", async () => {
  const { context, sent, measured } = makeContext(refs(60), ({ key }) => {
    if (key === "edr/50.gz") throw new Error("denied")
    return false
  })
  await assert.rejects(reconcile({ from: 0, to: 1 }, context), /denied/)
  assert.equal(sent.length, 50)
  assert.deepEqual(measured, [{ ObjectsCompared: 50, ObjectsMissed: 50 }])
})

const keys = ["plain.gz", "a b+c%41&.gz", "snow\u2603/\u{1f600}.json", "edr/%2B.gz"]
for (const key of keys) {
  test(`a notification of ${key} is read as the very object, at its own time`, () => {
    const object: ObjectRef = { bucket: "logs", key, version: "v1", etag: "e", size: 5, arrival: ARRIVAL }
    assert.deepEqual(unwrap(JSON.stringify(notificationOf(object)), 0), { objects: [object], skipped: [] })
  })
}

test("a bucket that keeps no versions is read by ETag", () => {
  const object: ObjectRef = { bucket: "logs", key: "k", version: "null", etag: "e", arrival: ARRIVAL }
  const { version: _, ...unversioned } = object
  assert.deepEqual(unwrap(JSON.stringify(notificationOf(object)), 0).objects, [unversioned])
})
