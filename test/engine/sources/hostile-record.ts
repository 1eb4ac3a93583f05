import assert from "node:assert/strict"
import fc from "fast-check"
import type { Event } from "../../../src/event.ts"
import type { Json, JsonObject } from "../../../src/json.ts"

/** Records as an attacker may write them: any of the keys, at any depth, with any of the leaves or any text. */
export type HostileRecords = { readonly value: fc.Arbitrary<Json>; readonly record: fc.Arbitrary<JsonObject> }

export function hostileRecords(key: fc.Arbitrary<string>, leaf: fc.Arbitrary<Json>): HostileRecords {
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof<fc.Arbitrary<Json>[]>(
      leaf,
      leaf,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.array(fc.tuple(key, tie("value")), { maxLength: 6 }).map(objectOf),
    ),
  }))
  return { value, record: fc.array(fc.tuple(key, value), { maxLength: 8 }).map(objectOf) }
}

/** An object with each key as its own, including `__proto__`, like JSON.parse makes it. */
function objectOf(entries: [string, Json][]): JsonObject {
  return Object.fromEntries(entries)
}

/** Fails unless the event is a map without a prototype whose values are scalars and lists of scalars. */
export function assertEvent(event: Event): void {
  assert.equal(Object.getPrototypeOf(event), null)
  for (const value of Object.values(event)) {
    for (const scalar of Array.isArray(value) ? value : [value]) {
      assert.ok(["string", "number", "bigint", "boolean"].includes(typeof scalar), typeof scalar)
    }
  }
}
