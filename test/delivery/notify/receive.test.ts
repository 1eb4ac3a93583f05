import assert from "node:assert/strict"
import { test } from "node:test"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { receive, resendMessage } from "../../../src/delivery/notify/receive.ts"
import { fieldTexts } from "../../../src/delivery/notify/rendering/alert-view.ts"
import { alertFrom } from "./alerts.ts"

const alert = alertFrom("winlogbeat")

/** What a field of the alert says after SNS has wrapped it and notify has read it. */
function received(event: object, field: string): readonly string[] {
  const body = JSON.stringify({ TopicArn: "arn", Message: serialise({ ...alert, ...event }) })
  const outcome = receive(body)
  assert.ok(outcome.kind === "alert")
  return fieldTexts(outcome.document, field)
}

for (const [written, expected] of [
  [9007199254740993n, "9007199254740993"],
  [-18446744073709551615n, "-18446744073709551615"],
  [2n ** 63n, "9223372036854775808"],
  [4242, "4242"],
  [1.5, "1.5"],
  [1e21, "1e+21"],
  [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  ["9007199254740993", "9007199254740993"],
] as const) {
  test(`the number ${written} is ${expected}: regression, integers above 2^53 were rounded`, () => {
    assert.deepEqual(received({ x: { id: written } }, "x.id"), [expected])
    assert.deepEqual(received({ x: { id: [written, 1] } }, "x.id"), [expected, "1"])
  })
}

test("an alert is read inside SNS's envelope and raw, and is what was written", () => {
  for (const body of [serialise(alert), JSON.stringify({ TopicArn: "arn", Message: serialise(alert) })]) {
    assert.deepEqual(receive(body), { kind: "alert", document: JSON.parse(serialise(alert)) })
  }
})

test("a message to send again names its channels, and keeps what it holds", () => {
  const content = serialise({ ...alert, x: { id: 9007199254740993n } })
  const outcome = receive(resendMessage(["slack"], content))
  assert.deepEqual(outcome, { channels: ["slack"], ...receive(content) })
})

test("an event cannot limit the channels of its alert", () => {
  const forged = { ...alert, "landfall.resend": ["slack"], message: {} }
  assert.equal(receive(serialise(forged)).channels, undefined)
})

for (const body of ["", "{", "[]", "7", "{}", '{"TopicArn":"a","Message":"{"}', '{"kibana.alert.uuid":7}']) {
  test(`${body || "nothing"} is neither an alert nor a notice`, () => assert.equal(receive(body).kind, "unknown"))
}
