import assert from "node:assert/strict"
import { test } from "node:test"
import type { AlertDocument } from "../../src/alert/document.ts"
import { serialise } from "../../src/alert/serialise.ts"
import { Ledger } from "../../src/ledger/ledger.ts"
import { notice } from "../../src/notice/notice.ts"
import type { Channel, Letter } from "../../src/notify/channel.ts"
import { type DeliverWorld, deliver, type QueueMessage } from "../../src/notify/deliver.ts"
import { notifyHandler } from "../../src/notify/lambda.ts"
import { renderNotices } from "../../src/notify/notice-email.ts"
import { BusyError, RefusedError } from "../../src/notify/webhook.ts"
import { MemoryStore } from "../ledger/memory-store.ts"
import { alertsOf } from "./alerts.ts"

const LEASE_MS = 1000

function makeWorld(failing: { readonly [channel: string]: Error } = {}) {
  const letters: { readonly channel: string; readonly letter: Letter }[] = []
  const turns: string[] = []
  const errors: string[] = []
  const clock = { now: 0 }
  const broken = new Map(Object.entries(failing))
  const channel = (name: Channel["name"]): Channel => ({
    name,
    async send(letter) {
      const error = broken.get(name)
      if (error) throw error
      letters.push({ channel: name, letter })
    },
  })
  let nonces = 0
  const world: DeliverWorld = {
    channels: [channel("email"), channel("slack")],
    ledger: new Ledger({
      store: new MemoryStore(),
      now: () => clock.now,
      sleep: async () => {},
      nonce: () => `nonce ${nonces++}`,
      leaseMs: LEASE_MS,
    }),
    turn: async ({ name }) => void turns.push(name),
    log: { info: () => {}, error: (message) => void errors.push(message) },
  }
  return { world, letters, turns, errors, clock, broken }
}

/** A message as SNS hands it to the notify queue. */
function message(body: string, number: number): QueueMessage {
  return {
    messageId: `m${number}`,
    body: JSON.stringify({ Type: "Notification", TopicArn: "arn:aws:sns:eu-west-1:1:alerts", Message: body }),
  }
}

const messagesOf = (alerts: readonly AlertDocument[]) =>
  alerts.map((alert, number) => message(serialise(alert), number))

test("the alerts of one rule are one letter on each channel", async () => {
  const { world, letters, turns } = makeWorld()
  assert.deepEqual(await deliver(messagesOf(alertsOf(5)), world), [])
  assert.deepEqual(
    letters.map(({ channel }) => channel),
    ["email", "slack"],
  )
  assert.deepEqual(
    letters.map(({ letter }) => (letter.kind === "alerts" ? letter.alerts.length : 0)),
    [5, 5],
  )
  assert.deepEqual(turns, ["email", "slack"])
})

test("alerts of a building-block rule go to machines and not to people", async () => {
  const { world, letters } = makeWorld()
  const blocks = alertsOf(2).map((alert) => ({ ...alert, "kibana.alert.building_block_type": "default" }))
  assert.deepEqual(await deliver(messagesOf(blocks), world), [])
  assert.deepEqual(letters, [])
})

test("two rules are two letters", async () => {
  const { world, letters } = makeWorld()
  const [first, second] = alertsOf(2)
  assert.ok(first && second)
  const other = { ...second, "kibana.alert.rule.rule_id": "another" }
  await deliver(messagesOf([first, other]), world)
  assert.equal(letters.length, 4)
})

test("a message that comes again tells nobody again", async () => {
  const { world, letters } = makeWorld()
  const messages = messagesOf(alertsOf(3))
  await deliver(messages, world)
  assert.deepEqual(await deliver(messages, world), [])
  assert.equal(letters.length, 2)
})

test("a busy Slack brings the messages back, and email is not written again", async () => {
  const { world, letters, clock, broken } = makeWorld({ slack: new BusyError("429") })
  const messages = messagesOf(alertsOf(2))
  assert.deepEqual(await deliver(messages, world), ["m0", "m1"])
  assert.deepEqual(
    letters.map(({ channel }) => channel),
    ["email"],
  )
  broken.clear()
  clock.now += LEASE_MS + 1
  assert.deepEqual(await deliver(messages, world), [])
  assert.deepEqual(
    letters.map(({ channel }) => channel),
    ["email", "slack"],
  )
})

test("a Slack that refuses for good does not bring the messages back for ever, and is told to the log", async () => {
  const { world, letters, errors } = makeWorld({ slack: new RefusedError("no_service") })
  assert.deepEqual(await deliver(messagesOf(alertsOf(1)), world), [])
  assert.deepEqual(
    letters.map(({ channel }) => channel),
    ["email"],
  )
  assert.equal(errors.length, 1)
})

test("two at once write one letter, and the other's messages come back", async () => {
  const { world, letters } = makeWorld()
  const messages = messagesOf(alertsOf(2))
  const failed = await Promise.all([deliver(messages, world), deliver(messages, world)])
  assert.equal(letters.length, 2)
  assert.ok(failed.flat().length > 0)
})

test("notices are a letter of their own, and what is neither is acknowledged aloud", async () => {
  const { world, letters, errors } = makeWorld()
  const one = notice("overflow", ["x"], "too many", { matches: 40 })
  const body = serialise({ "landfall.notice": one })
  assert.deepEqual(
    await deliver([message(body, 0), message(body, 1), { messageId: "m2", body: "?" }, message("{}", 3)], world),
    [],
  )
  assert.deepEqual(
    letters.map(({ letter }) => letter.kind),
    ["notices", "notices"],
  )
  assert.equal(errors.length, 2)
})

test("a notice's email has an ASCII subject, says what to do, and holds no live text of an attacker", () => {
  const hostile = notice("unreadable", ["x"], "s3://logs/\u001b[31mevil\u202e\nSubject: x is denied", {
    object: "s3://logs/\u202ex",
  })
  const { subject, body } = renderNotices([hostile])
  assert.match(subject, /^[\x20-\x7e]{1,99}$/)
  assert.match(body, /What to do/)
  assert.doesNotMatch(body, /[\u0000-\u0009\u000b-\u001f\u202e]/)
  assert.doesNotMatch(body, /^Subject:/m)
})

test("the handler reports the messages that come back", async () => {
  const handler = notifyHandler(async (messages) => messages.slice(0, 1).map(({ messageId }) => messageId))
  const Records = ["a", "b"].map((messageId) => ({ messageId, body: "" })) as Parameters<typeof handler>[0]["Records"]
  assert.deepEqual(await handler({ Records }), { batchItemFailures: [{ itemIdentifier: "a" }] })
})
