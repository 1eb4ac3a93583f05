import assert from "node:assert/strict"
import { test } from "node:test"
import { RefusedError, subjectsOf } from "../../../src/delivery/notify/channel.ts"
import { BusyError } from "../../../src/delivery/notify/webhook.ts"
import { SettingError } from "../../../src/errors.ts"
import { alertsOf } from "./alerts.ts"
import { HOUR_MS, LEASE_MS, messagesOf, system, TestChannel } from "./system.ts"

const ids = (count: number) => alertsOf(count).map((alert) => alert["kibana.alert.uuid"])
const never = () => new Promise<void>(() => {})

for (const hanging of ["email", "slack", "security-hub"]) {
  test(`a ${hanging} that hangs holds back no other channel: regression, Security Hub without a timeout`, async () => {
    const channels = [
      new TestChannel("email", "recipients"),
      new TestChannel("slack", "recipients"),
      new TestChannel("security-hub", "integrations"),
    ]
    const bad = channels.find(({ name }) => name === hanging)
    assert.ok(bad)
    let isAborted = false
    bad.behave = (_message, { signal }) => {
      signal.addEventListener("abort", () => {
        isAborted = true
      })
      return never()
    }
    const one = system(...channels)
    const messages = [...messagesOf(3), ...messagesOf(2, "another")]
    const { failed, ms } = await one.deliver(messages)
    assert.equal(failed.length, 5, "they come back for the channel that hangs")
    assert.ok(ms <= 100_000, `${ms} ms`)
    assert.ok(isAborted, "the channel is told to stop")
    assert.equal(bad.sends, 1, "the second rule does not wait for another timeout")
    for (const good of channels.filter((channel) => channel !== bad)) assert.equal(good.accepted.length, 5, good.name)
    bad.behave = async () => {}
    await one.wait(LEASE_MS)
    assert.deepEqual((await one.deliver(messages)).failed, [])
    for (const channel of channels) assert.equal(channel.accepted.length, 5, `${channel.name}, once`)
  })
}

test("a channel that hangs only once does not cost its later messages", async () => {
  const slack = new TestChannel("slack", "recipients")
  slack.behave = never
  const one = system(slack)
  await one.deliver(messagesOf(1))
  slack.behave = async () => {}
  assert.deepEqual((await one.deliver(messagesOf(1, "another"))).failed, [])
})

test("what a channel accepted before it failed is not sent again: regression, 240 alerts at 120 a minute", async () => {
  const events: string[] = []
  const pagerDuty = new TestChannel("pagerduty", "on-call")
  pagerDuty.behave = async (message, { markSent }) => {
    let left = 120
    for (const id of subjectsOf(message)) {
      if (left-- === 0) throw new BusyError("429")
      events.push(id)
      await markSent([id])
    }
  }
  const one = system(pagerDuty)
  const messages = messagesOf(240)
  const tries: number[] = []
  for (let time = 1; time <= 3; time++) {
    tries.push((await one.deliver(messages)).failed.length)
    await one.wait(LEASE_MS)
  }
  assert.deepEqual(tries, [240, 0, 0])
  assert.equal(events.length, 240)
  assert.equal(new Set(events).size, 240)
})

test("what the ledger records is sent once although it refuses another: regression, it was sent in each such try", async () => {
  const email = new TestChannel("email", "recipients")
  const one = system(email)
  const messages = messagesOf(2).map((message) => ({ ...message, receives: 4 }))
  const [first, second] = ids(2)
  const create = one.store.create.bind(one.store)
  one.store.create = async (key, text) => {
    if (!key.includes(`/${second}`)) return create(key, text)
    const refusal = { $fault: "client", $metadata: { httpStatusCode: 403 }, name: "AccessDenied" }
    throw Object.assign(new Error("no"), refusal)
  }
  await one.deliver(messages)
  await one.wait(LEASE_MS)
  await one.deliver(messages)
  assert.deepEqual(email.accepted, [first, second, second])
})

for (const error of [
  new RefusedError("403 <html>proxy"),
  new SettingError("SLACK_WEBHOOK_PARAMETER", "wrong"),
  Object.assign(new Error("no"), { $fault: "client", $metadata: { httpStatusCode: 403 }, name: "AccessDenied" }),
]) {
  test(`alerts that a channel refuses stay pending, with one notice: regression, ${error.name} lost them`, async () => {
    const [email, slack] = [new TestChannel("email", "recipients"), new TestChannel("slack", "recipients")]
    slack.behave = async () => {
      throw error
    }
    const one = system(email, slack)
    const messages = messagesOf(2)
    for (let time = 0; time < 4; time++) {
      assert.equal((await one.deliver(messages)).failed.length, 2, `try ${time}`)
      await one.wait(HOUR_MS)
    }
    assert.deepEqual(slack.accepted, [])
    assert.equal(email.notices.length, 1)
    assert.match(email.notices[0] ?? "", /^the channel slack refuses messages: /)
    assert.deepEqual(email.accepted, ids(2), "the other channel has each alert once")
    slack.behave = async () => {}
    assert.deepEqual((await one.deliver(messages)).failed, [])
    assert.deepEqual(slack.accepted, ids(2))
  })
}

test("one alert that a channel refuses does not hold back the others of its rule", async () => {
  const slack = new TestChannel("slack", "recipients")
  const bad = ids(20)[13] ?? ""
  slack.behave = async (message) => {
    if (subjectsOf(message).includes(bad)) throw new RefusedError("400 invalid_payload", { isContent: true })
  }
  const one = system(slack)
  const messages = messagesOf(20)
  assert.equal((await one.deliver(messages)).failed.length, 20)
  assert.deepEqual(
    slack.accepted.toSorted(),
    ids(20)
      .filter((id) => id !== bad)
      .toSorted(),
  )
  assert.ok(slack.sends <= 16, `${slack.sends} sends`)
})

test("a channel that refuses every message gets a bounded number of smaller ones", async () => {
  const slack = new TestChannel("slack", "recipients")
  slack.behave = async () => {
    throw new RefusedError("400 invalid_payload", { isContent: true })
  }
  await system(slack).deliver(messagesOf(60))
  assert.ok(slack.sends <= 16, `${slack.sends} sends`)
})
