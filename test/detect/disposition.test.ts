import assert from "node:assert/strict"
import { test } from "node:test"
import { type Disposition, dispositionOf, MAX_TRIES, NEVER_IN_TIME_BYTES } from "../../src/detect/disposition.ts"
import { ObjectError, type ObjectFault } from "../../src/errors.ts"

const object = { bucket: "logs", key: "a", arrival: 0 }

const cases: readonly { fault: ObjectFault; first: Disposition; last: Disposition }[] = [
  { fault: "missing", first: "retry-and-notify", last: "give-up" },
  { fault: "overwritten", first: "give-up", last: "give-up" },
  { fault: "archived", first: "give-up", last: "give-up" },
  { fault: "busy", first: "retry", last: "retry" },
  { fault: "foreign", first: "retry-and-notify", last: "retry-and-notify" },
  { fault: "checksum", first: "retry", last: "give-up" },
  { fault: "cut", first: "retry", last: "give-up" },
  { fault: "out-of-time", first: "retry", last: "give-up" },
  { fault: "denied", first: "retry-and-notify", last: "retry-and-notify" },
  { fault: "unreadable", first: "retry-and-notify", last: "retry-and-notify" },
  { fault: "broken-off", first: "retry", last: "retry" },
]

for (const { fault, first, last } of cases) {
  test(`${fault}: ${first}, and at the last try ${last}`, () => {
    const error = new ObjectError(object, fault, "why")
    assert.equal(dispositionOf(error, 1, true), first)
    assert.equal(dispositionOf(error, MAX_TRIES - 1, true), first)
    assert.equal(dispositionOf(error, MAX_TRIES, true), last)
    assert.equal(dispositionOf(error, MAX_TRIES + 7, true), last)
  })
}

test("an object that no try can read in time is given up at once, unless it shared the time", () => {
  const error = new ObjectError({ ...object, size: NEVER_IN_TIME_BYTES + 1 }, "out-of-time", "why")
  assert.equal(dispositionOf(error, 1, true), "give-up")
  assert.equal(dispositionOf(error, MAX_TRIES, false), "retry")
})

test("what is no object's fault comes back as often as the queue lets it", () => {
  assert.equal(dispositionOf(new Error("SNS is away"), 99, true), "retry")
})
