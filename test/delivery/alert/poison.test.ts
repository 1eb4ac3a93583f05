import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { alertDocument } from "../../../src/delivery/alert/document.ts"
import { flatten } from "../../../src/engine/sources/flatten.ts"
import type { Event } from "../../../src/event.ts"
import { RENDERINGS } from "../notify/renderings.ts"
import { matchOf } from "./match.ts"

const OWN = alertDocument(matchOf())

for (const [name, record] of [
  ["the key @timestamp.x", { "@timestamp.x": "poison" }],
  ["an object as @timestamp", { "@timestamp": { x: { y: "poison" } } }],
] as const) {
  test(`a record with ${name} makes an alert that every channel can show`, () => {
    const alert = alertDocument(matchOf(flatten(record)))
    assert.equal(alert["@timestamp"], OWN["@timestamp"])
    assert.ok(JSON.stringify(alert["landfall.unplaced"]).includes("poison"))
    for (const { render } of RENDERINGS) assert.ok(render([alert]))
  })
}

test("no field of an event replaces a field of the alert document itself", () => {
  const roots = Object.keys(OWN).flatMap((key) => [key, key.split(".")[0] ?? ""])
  const suffix = fc.constantFrom("", ".x", ".kind", ".__proto__", ".constructor", ".original_event.kind")
  const field = fc.tuple(fc.constantFrom(...roots, "__proto__", "signal"), suffix).map((parts) => parts.join(""))
  // These fields are the event's own, and the sentence is made of them.
  const fromEvent =
    /^(?:event|data_stream|host|user|process|kibana\.alert\.(?:original_|reason)|landfall\.(?:unplaced|timestamp|late|lag))/
  fc.assert(
    fc.property(fc.array(field, { minLength: 1, maxLength: 8 }), (fields) => {
      const event: Event = Object.fromEntries(
        fields.filter((name) => name !== "@timestamp").map((name) => [name, "poison"]),
      )
      const alert = alertDocument(matchOf(event))
      for (const [key, value] of Object.entries(OWN)) if (!fromEvent.test(key)) assert.deepEqual(alert[key], value, key)
      assert.equal(alert.event["kind"], "signal")
      assert.equal(Object.getPrototypeOf(alert), Object.prototype)
    }),
  )
})
