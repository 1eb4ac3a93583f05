import assert from "node:assert/strict"
import { test } from "node:test"
import { S3ServiceException } from "@aws-sdk/client-s3"
import type { Context } from "aws-lambda"
import type { AlertDocument } from "../../../src/delivery/alert/document.ts"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import { type Channel, type ChannelMessage, RefusedError } from "../../../src/delivery/notify/channel.ts"
import { type DeliverContext, deliver, type Unsent } from "../../../src/delivery/notify/deliver.ts"
import { emailOf } from "../../../src/delivery/notify/email/channel.ts"
import type { QueueMessage } from "../../../src/delivery/notify/group-messages.ts"
import { notifyHandler } from "../../../src/delivery/notify/lambda.ts"
import { Outages } from "../../../src/delivery/notify/outage.ts"
import { renderNotices } from "../../../src/delivery/notify/rendering/notices.ts"
import { BusyError } from "../../../src/delivery/notify/webhook.ts"
import { notice } from "../../../src/notice.ts"
import { MemoryStore } from "../ledger/memory-store.ts"
import { alertsOf } from "./alerts.ts"

const LEASE_MS = 1000

function makeContext(failing: { readonly [channel: string]: Error } = {}) {
  const sent: { readonly channel: string; readonly message: ChannelMessage }[] = []
  const locks: string[] = []
  const errors: string[] = []
  const counted: object[] = []
  const clock = { now: 0 }
  const broken = new Map(Object.entries(failing))
  const channel = (name: Channel["name"]): Channel => ({
    name,
    audience: "recipients",
    async send(message) {
      const error = broken.get(name)
      if (error) throw error
      sent.push({ channel: name, message })
    },
  })
  let nonces = 0
  const store = new MemoryStore()
  const context: DeliverContext = {
    channels: [channel("email"), channel("slack")],
    ledger: new Ledger({
      store,
      now: () => clock.now,
      sleep: async () => {},
      nonce: () => `nonce ${nonces++}`,
      leaseMs: LEASE_MS,
    }),
    outages: new Outages({ store, now: () => clock.now }),
    async acquireLock({ name }) {
      locks.push(name)
      return async () => void locks.push(`${name} released`)
    },
    now: () => clock.now,
    meter: { write: (values) => void counted.push(values) },
    log: { info: () => {}, error: (message) => void errors.push(message) },
  }
  return { context, store, sent, locks, errors, counted, clock, broken }
}

/** A message as SNS delivers it to the notify queue. */
function message(body: string, number: number): QueueMessage {
  return {
    messageId: `m${number}`,
    body: JSON.stringify({ Type: "Notification", TopicArn: "arn:aws:sns:eu-west-1:1:alerts", Message: body }),
  }
}

const idsOf = (unsent: readonly Unsent[]) => unsent.map(({ messageId }) => messageId)
const messagesOf = (alerts: readonly AlertDocument[]) =>
  alerts.map((alert, number) => message(serialise(alert), number))

test("the alerts of one rule make one message on each channel", async () => {
  const { context, sent, locks } = makeContext()
  assert.deepEqual(await deliver(messagesOf(alertsOf(5)), context), [])
  assert.deepEqual(
    sent.map(({ channel }) => channel),
    ["email", "slack"],
  )
  assert.deepEqual(
    sent.map(({ message }) => (message.kind === "alerts" ? message.alerts.length : 0)),
    [5, 5],
  )
  assert.deepEqual(locks.toSorted(), ["email", "email released", "slack", "slack released"])
})

test("alerts of a building-block rule go only to integrations, and notices only to recipients", async () => {
  const { context, sent } = makeContext()
  const [email] = context.channels
  assert.ok(email)
  const channels: readonly Channel[] = [
    email,
    {
      ...email,
      name: "pagerduty",
      audience: "on-call",
      send: async (message) => void sent.push({ channel: "pagerduty", message }),
    },
    {
      ...email,
      name: "ocsf",
      audience: "integrations",
      send: async (message) => void sent.push({ channel: "ocsf", message }),
    },
  ]
  const [block, plain] = alertsOf(2)
  assert.ok(block && plain)
  const one = serialise({ "landfall.notice": notice("overflow", ["x"], "too many", {}) })
  const building = { ...block, "kibana.alert.building_block_type": "default", "kibana.alert.rule.rule_id": "another" }
  assert.deepEqual(await deliver([...messagesOf([building, plain]), message(one, 2)], { ...context, channels }), [])
  assert.deepEqual(sent.map(({ channel, message }) => `${message.kind} ${channel}`).toSorted(), [
    "alerts email",
    "alerts ocsf",
    "alerts ocsf",
    "alerts pagerduty",
    "notices email",
  ])
})

test("an email shows how many matches exceed the maximum: regression, the totals were lost", async () => {
  const { context, sent } = makeContext()
  const alerts = alertsOf(3)
  const [first] = alerts
  assert.ok(first)
  const about = {
    ruleId: first["kibana.alert.rule.rule_id"],
    bucket: first["landfall.bucket"],
    key: first["landfall.key"],
  }
  const overflow = (details: object, number: number) =>
    message(
      serialise({ "landfall.notice": notice("overflow", [String(number)], "too many", { ...about, ...details }) }),
      number,
    )
  await deliver(
    [...messagesOf(alerts), overflow({ notSent: 17 }, 8), overflow({ notSent: 5, key: "another" }, 9)],
    context,
  )
  const [email] = sent.map((one) => one.message)
  assert.ok(email?.kind === "alerts")
  assert.equal(email.suppressed, 17)
  assert.match(emailOf(email).body, /17 more matches exceed the rule's maximum/)
})

test("two rules make two messages", async () => {
  const { context, sent } = makeContext()
  const [first, second] = alertsOf(2)
  assert.ok(first && second)
  const other = { ...second, "kibana.alert.rule.rule_id": "another" }
  await deliver(messagesOf([first, other]), context)
  assert.equal(sent.length, 4)
})

test("a queue message that is delivered again sends nothing", async () => {
  const { context, sent } = makeContext()
  const messages = messagesOf(alertsOf(3))
  await deliver(messages, context)
  assert.deepEqual(await deliver(messages, context), [])
  assert.equal(sent.length, 2)
})

test("a busy Slack returns the messages to the queue, and no email is sent again", async () => {
  const { context, sent, counted, clock, broken } = makeContext({ slack: new BusyError("429") })
  const messages = messagesOf(alertsOf(2))
  assert.deepEqual(idsOf(await deliver(messages, context)), ["m0", "m1"])
  assert.deepEqual(
    sent.map(({ channel }) => channel),
    ["email"],
  )
  broken.clear()
  clock.now += LEASE_MS + 1
  assert.deepEqual(await deliver(messages, context), [])
  assert.deepEqual(
    sent.map(({ channel }) => channel),
    ["email", "slack"],
  )
  const names = counted.flatMap((values) => Object.keys(values))
  assert.deepEqual(names.toSorted(), ["MessagesFailed", "MessagesSent", "MessagesSent"])
})

test("if Slack refuses, the messages come back, and the other channels get one notice of the outage", async () => {
  const { context, sent, errors, counted, clock } = makeContext({ slack: new RefusedError("no_service") })
  assert.deepEqual(idsOf(await deliver(messagesOf(alertsOf(1)), context)), ["m0"])
  assert.deepEqual(
    sent.map(({ channel, message }) => `${channel} ${message.kind}`),
    ["email alerts", "email notices"],
  )
  const second = sent[1]?.message
  assert.ok(second?.kind === "notices")
  assert.match(renderNotices(second.notices).body, /slack refuses messages: no_service/)
  assert.equal(errors.length, 1)
  const names = counted.flatMap((values) => Object.keys(values))
  assert.deepEqual(names.toSorted(), ["MessagesRefused", "MessagesSent", "MessagesSent"])
  clock.now += 3_600_000
  await deliver(messagesOf(alertsOf(2).slice(1)), context)
  assert.equal(sent.length, 3, "the alert, and no second notice")
  clock.now += 24 * 3_600_000
  await deliver(messagesOf(alertsOf(3).slice(2)), context)
  assert.equal(sent.length, 4, "the outage goes on")
})

test("after the deadline nothing is sent, and the messages return to the queue", async () => {
  const { context, sent, clock } = makeContext()
  clock.now = 5000
  assert.deepEqual(idsOf(await deliver(messagesOf(alertsOf(2)), context, 5000)), ["m0", "m1"])
  assert.deepEqual(sent, [])
})

test("a ledger that refuses returns a message to the queue once; then it is sent without a record", async () => {
  const { context, sent, store } = makeContext()
  store.create = async () => {
    throw new S3ServiceException({
      name: "KMS.DisabledException",
      $fault: "client",
      $metadata: { httpStatusCode: 400 },
      message: "the key is disabled",
    })
  }
  const messages = messagesOf(alertsOf(2))
  assert.deepEqual(idsOf(await deliver(messages, context)), ["m0", "m1"])
  assert.deepEqual(sent, [])
  assert.deepEqual(
    await deliver(
      messages.map((one) => ({ ...one, receives: 2 })),
      context,
    ),
    [],
  )
  assert.deepEqual(
    sent.map(({ channel }) => channel),
    ["email", "slack"],
  )
})

test("two concurrent invocations send one message, and the other's queue messages return", async () => {
  const { context, sent } = makeContext()
  const messages = messagesOf(alertsOf(2))
  const failed = await Promise.all([deliver(messages, context), deliver(messages, context)])
  assert.equal(sent.length, 2)
  assert.ok(failed.flat().length > 0)
})

test("notices make a message of their own; a message that is neither is acknowledged and logged as an error", async () => {
  const { context, sent, errors } = makeContext()
  const one = notice("overflow", ["x"], "too many", { matches: 40 })
  const body = serialise({ "landfall.notice": one })
  assert.deepEqual(
    await deliver([message(body, 0), message(body, 1), { messageId: "m2", body: "?" }, message("{}", 3)], context),
    [],
  )
  assert.deepEqual(
    sent.map(({ message }) => message.kind),
    ["notices", "notices"],
  )
  assert.equal(errors.length, 2)
})

test("the email of a notice has an ASCII subject and a remedy, and escapes an attacker's text", () => {
  const hostile = notice("unreadable", ["x"], "s3://logs/\u001b[31mevil\u202e\nSubject: x is denied", {
    object: "s3://logs/\u202ex",
  })
  const { subject, body } = renderNotices([hostile])
  assert.match(subject, /^[\x20-\x7e]{1,99}$/)
  assert.match(body, /What to do/)
  assert.doesNotMatch(body, /[\u0000-\u0009\u000b-\u001f\u202e]/)
  assert.doesNotMatch(body, /^Subject:/m)
})

test("the handler reports the failed messages, and passes on receive counts and the deadline", async () => {
  const seen: unknown[] = []
  const hidden: unknown[] = []
  const handler = notifyHandler(
    async (messages, deadline) => {
      seen.push(deadline, ...messages.map(({ receives }) => receives))
      return messages.slice(0, 1).map(({ messageId }) => ({ messageId, leasedUntil: 0 }))
    },
    async (queueArn, all) => void hidden.push({ queueArn, all }),
    () => 1000,
  )
  const Records = ["1", "3"].map((count) => ({
    messageId: count,
    receiptHandle: `receipt ${count}`,
    eventSourceARN: "arn:aws:sqs:eu-west-1:1:notify",
    body: "",
    attributes: { ApproximateReceiveCount: count },
  })) as Parameters<typeof handler>[0]["Records"]
  const context = { getRemainingTimeInMillis: () => 300_000 } as Context
  assert.deepEqual(await handler({ Records }, context), { batchItemFailures: [{ itemIdentifier: "1" }] })
  assert.deepEqual(seen, [201_000, 1, 3])
  const all = [{ receiptHandle: "receipt 1", seconds: 30 }]
  assert.deepEqual(hidden, [{ queueArn: "arn:aws:sqs:eu-west-1:1:notify", all }])
})
