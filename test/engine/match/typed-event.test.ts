import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { typedEvent } from "../../../src/engine/match/typed-event.ts"
import type { Event } from "../../../src/event.ts"

test("an event that a source filled correctly is the same object", () => {
  const event: Event = { a: "x", b: 1, c: true, d: 2n, e: ["x", 1], f: undefined, g: [] }
  assert.equal(typedEvent(event), event)
})

test("an event holds only text, numbers, booleans and arrays of them, whatever a source put in", () => {
  const anything = fc.dictionary(fc.string({ maxLength: 8 }), fc.anything({ maxDepth: 3, withBigInt: true }))
  fc.assert(
    fc.property(anything, (fields) => {
      for (const value of Object.values(typedEvent(fields as Event))) {
        for (const one of [value ?? []].flat())
          assert.ok(["string", "number", "boolean", "bigint"].includes(typeof one), typeof one)
      }
    }),
  )
  const event = typedEvent({ a: { x: 1 }, b: ["y", null, { z: 1 }], c: null } as unknown as Event)
  assert.deepEqual({ ...event }, { b: ["y"] })
})
