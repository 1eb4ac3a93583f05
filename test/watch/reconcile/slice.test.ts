import assert from "node:assert/strict"
import { test } from "node:test"
import { sliceOfEvent } from "../../../src/watch/reconcile/slice.ts"

test("an event may name a time to compare again; that of the schedule names none", () => {
  const event = { from: "2026-11-20T00:00:00Z", to: "2026-11-21T00:00:00Z" }
  assert.deepEqual(sliceOfEvent(event), { from: Date.parse(event.from), to: Date.parse(event.to) })
  assert.equal(sliceOfEvent({ id: "x", time: "y" }), undefined)
  assert.equal(sliceOfEvent(null), undefined)
})

for (const event of [
  { from: "yesterday", to: "today" },
  { from: "2026-11-24T10:00:00Z" },
  { from: "2026-11-24", to: "2026-11-23" },
]) {
  test(`an event from ${event.from} to ${event.to} is refused`, () => {
    assert.throws(() => sliceOfEvent(event), /is not a time range/)
  })
}
