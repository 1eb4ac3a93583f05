import assert from "node:assert/strict"
import { test } from "node:test"
import { RefusedError } from "../../../src/delivery/notify/channel.ts"
import { BusyError } from "../../../src/delivery/notify/webhook.ts"
import { alertsOf } from "./alerts.ts"
import { HOUR_MS, messagesOf, system, TestChannel } from "./system.ts"

const never = () => new Promise<void>(() => {})
const ids = (count: number) => alertsOf(count).map((alert) => alert["kibana.alert.uuid"])
const DAY_MS = 24 * HOUR_MS

const OUTAGES = [
  ["refuses", "refused", async () => Promise.reject(new RefusedError("403 <html>proxy"))],
  ["does not answer", "unavailable", never],
  ["is busy", "unavailable", async () => Promise.reject(new BusyError("503"))],
] as const

for (const [what, kind, behave] of OUTAGES) {
  test(`a channel that ${what} for two days gets each alert once, with one notice at each end: regression, given up after 2.5 hours`, async () => {
    const [email, slack] = [new TestChannel("email", "recipients"), new TestChannel("slack", "recipients")]
    slack.behave = behave
    const one = system(email, slack)
    for (const { body } of messagesOf(4)) one.queue.send(body)
    await one.run(2 * DAY_MS)
    assert.equal(one.queue.deadLetters.length, 0)
    assert.equal(one.queue.length, 4, "all wait")
    assert.deepEqual(email.accepted.toSorted(), ids(4).toSorted(), "the other channel has each alert once")
    assert.deepEqual(email.kinds, [kind])
    slack.behave = async () => {}
    await one.run(1.2 * HOUR_MS)
    assert.deepEqual(slack.accepted.toSorted(), ids(4).toSorted())
    assert.equal(one.queue.length, 0)
    assert.deepEqual(email.kinds, [kind, "restored"])
  })
}
