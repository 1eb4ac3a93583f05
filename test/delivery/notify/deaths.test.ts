import assert from "node:assert/strict"
import { test } from "node:test"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { subjectsOf } from "../../../src/delivery/notify/channel.ts"
import { alertsOf } from "./alerts.ts"
import { QUEUE } from "./notify-queue.ts"
import { HOUR_MS, system, TestChannel } from "./system.ts"

const VISIBILITY_MS = QUEUE.visibilitySeconds * 1000

test("regression: an alert on which notify dies keeps the others of its batch back, 75 times", async () => {
  const alerts = alertsOf(30)
  const poison = new Set([String(alerts[7]?.["kibana.alert.uuid"])])
  const channel = new TestChannel("email", "recipients")
  const { queue, run } = system(channel)
  channel.behave = async (message) => {
    if (subjectsOf(message).some((id) => poison.has(id))) await queue.kill()
  }
  for (const alert of alerts) queue.send(serialise(alert))
  await run(4 * VISIBILITY_MS)
  assert.equal(channel.accepted.length, alerts.length - poison.size, "the others are sent")
  assert.equal(new Set(channel.accepted).size, channel.accepted.length, "once each")
  await run(5 * HOUR_MS)
  assert.deepEqual(channel.kinds, ["notify-died", "notify-died"])
  assert.match(channel.notices[0] ?? "", /tries it again/)
  assert.match(channel.notices[1] ?? "", /does not send it again/)
  assert.equal(queue.length, 0)
  assert.equal(queue.deadLetters.length, 1)
  assert.ok(queue.deaths <= 6, `${queue.deaths} deaths`)
})

test("regression: two alerts on which notify dies take turns, and none is ever given up", async () => {
  const alerts = alertsOf(4)
  const poison = new Set(alerts.slice(0, 2).map((alert) => String(alert["kibana.alert.uuid"])))
  const channel = new TestChannel("email", "recipients")
  const { queue, run } = system(channel)
  channel.behave = async (message) => {
    if (subjectsOf(message).some((id) => poison.has(id))) await queue.kill()
  }
  for (const alert of alerts) queue.send(serialise(alert))
  await run(12 * HOUR_MS)
  assert.equal(channel.accepted.length, 2, "the others are sent")
  assert.equal(queue.deadLetters.length, 2)
  assert.ok(queue.deaths <= 10, `${queue.deaths} deaths`)
})

test("a message that comes back because a channel is down is sent with the others of its rule", async () => {
  const channel = new TestChannel("email", "recipients")
  let isDown = true
  channel.behave = async () => {
    if (isDown) throw new Error("down")
  }
  const { queue, run } = system(channel)
  for (const alert of alertsOf(5)) queue.send(serialise(alert))
  await run(120_000)
  isDown = false
  const before = channel.sends
  await run(HOUR_MS)
  assert.equal(channel.accepted.length, 5)
  assert.equal(channel.sends - before, 1)
})
