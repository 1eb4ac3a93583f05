import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { sliceOf, sliceOfEvent } from "../../../src/watch/reconcile/slice.ts"

const at = (time: string) => Date.parse(`2026-11-24T${time}Z`)
const HOUR_MS = 3_600_000

const cases: [now: string, hours: number, from: string, to: string][] = [
  ["09:15:00", 1, "07:00:00", "08:00:00"],
  ["09:59:59", 1, "07:00:00", "08:00:00"],
  ["10:00:00", 1, "08:00:00", "09:00:00"],
  ["09:15:00", 4, "04:00:00", "08:00:00"],
]
for (const [now, hours, from, to] of cases) {
  test(`at ${now}, every ${hours} hours, it compares ${from} to ${to}`, () => {
    assert.deepEqual(sliceOf(at(now), hours), { from: at(from), to: at(to) })
  })
}

test("slices of one run after the other leave nothing out and take nothing twice", () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 3, 4, 6, 8, 12), fc.integer({ min: 0, max: 1e6 }), (hours, run) => {
      const now = run * hours * HOUR_MS + 15 * 60_000
      assert.equal(sliceOf(now, hours).to, sliceOf(now + hours * HOUR_MS, hours).from)
    }),
  )
})

test("an event may name the time of a failed run", () => {
  const event = { from: "2026-11-20T00:00:00Z", to: "2026-11-21T00:00:00Z" }
  assert.deepEqual(sliceOfEvent(event, at("09:15:00"), {}), { from: Date.parse(event.from), to: Date.parse(event.to) })
  assert.deepEqual(sliceOfEvent({ id: "x", time: "y" }, at("09:15:00"), {}), sliceOf(at("09:15:00"), 1))
  assert.deepEqual(sliceOfEvent(null, at("09:15:00"), { RECONCILE_HOURS: "4" }), sliceOf(at("09:15:00"), 4))
})

for (const event of [
  { from: "yesterday", to: "today" },
  { from: "2026-11-24T10:00:00Z" },
  { from: "2026-11-24", to: "2026-11-23" },
]) {
  test(`an event from ${event.from} to ${event.to} is refused`, () => {
    assert.throws(() => sliceOfEvent(event, 0, {}), /is not a time range/)
  })
}
