import assert from "node:assert/strict"
import { test } from "node:test"
import { S3ServiceException } from "@aws-sdk/client-s3"
import type { Context } from "aws-lambda"
import type { AlertDocument } from "../../../src/delivery/alert/document.ts"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import type { Channel, Letter } from "../../../src/delivery/notify/channel.ts"
import { type DeliverWorld, deliver, type QueueMessage } from "../../../src/delivery/notify/deliver.ts"
import { renderEmail } from "../../../src/delivery/notify/email.ts"
import { notifyHandler } from "../../../src/delivery/notify/lambda.ts"
import { renderNotices } from "../../../src/delivery/notify/notice-email.ts"
import { lettersTotals } from "../../../src/delivery/notify/totals.ts"
import { BusyError, RefusedError } from "../../../src/delivery/notify/webhook.ts"
import { notice } from "../../../src/notice.ts"
import { MemoryStore } from "../ledger/memory-store.ts"
import { alertsOf } from "./alerts.ts"

const LEASE_MS = 1000

function makeWorld(failing: { readonly [channel: string]: Error } = {}) {
  const letters: { readonly channel: string; readonly letter: Letter }[] = []
  const turns: string[] = []
  const errors: string[] = []
  const counted: object[] = []
  const clock = { now: 0 }
  const broken = new Map(Object.entries(failing))
  const channel = (name: Channel["name"]): Channel => ({
    name,
    readers: "people",
    async send(letter) {
      const error = broken.get(name)
      if (error) throw error
      letters.push({ channel: name, letter })
    },
  })
  let nonces = 0
  const store = new MemoryStore()
  const world: DeliverWorld = {
    channels: [channel("email"), channel("slack")],
    ledger: new Ledger({
      store,
      now: () => clock.now,
      sleep: async () => {},
      nonce: () => `nonce ${nonces++}`,
      leaseMs: LEASE_MS,
    }),
    async turn({ name }) {
      turns.push(name)
      return async () => void turns.push(`${name} over`)
    },
    now: () => clock.now,
    meter: { write: (values) => void counted.push(values) },
    log: { info: () => {}, error: (message) => void errors.push(message) },
  }
  return { world, store, letters, turns, errors, counted, clock, broken }
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
  assert.deepEqual(turns, ["email", "email over", "slack", "slack over"])
})

test("alerts of a building-block rule go to machines and not to people; notices to people and not to machines", async () => {
  const { world, letters } = makeWorld()
  const [email] = world.channels
  assert.ok(email)
  const channels: readonly Channel[] = [
    email,
    {
      ...email,
      name: "pagerduty",
      readers: "on-call",
      send: async (letter) => void letters.push({ channel: "pagerduty", letter }),
    },
    {
      ...email,
      name: "ocsf",
      readers: "machines",
      send: async (letter) => void letters.push({ channel: "ocsf", letter }),
    },
  ]
  const [block, plain] = alertsOf(2)
  assert.ok(block && plain)
  const one = serialise({ "landfall.notice": notice("overflow", ["x"], "too many", {}) })
  const building = { ...block, "kibana.alert.building_block_type": "default", "kibana.alert.rule.rule_id": "another" }
  assert.deepEqual(await deliver([...messagesOf([building, plain]), message(one, 2)], { ...world, channels }), [])
  assert.deepEqual(
    letters.map(({ channel, letter }) => `${letter.kind} ${channel}`),
    ["alerts ocsf", "alerts email", "alerts pagerduty", "alerts ocsf", "notices email"],
  )
})

test("an email tells how many matches were over the maximum: regression, the totals were not handed on", async () => {
  const { world, letters } = makeWorld()
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
    world,
  )
  const [letter] = letters.map((one) => one.letter)
  assert.ok(letter?.kind === "alerts")
  assert.equal(letter.suppressed, 17)
  assert.match(renderEmail(letter.alerts, lettersTotals(letter)).body, /17 more matches were over the rule's maximum/)
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
  const { world, letters, counted, clock, broken } = makeWorld({ slack: new BusyError("429") })
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
  assert.deepEqual(counted, [{ LettersTold: 1 }, { LettersFailed: 1 }, { LettersTold: 1 }])
})

test("a Slack that refuses for good does not bring the messages back for ever, and the others are told once a day", async () => {
  const { world, letters, errors, counted, clock } = makeWorld({ slack: new RefusedError("no_service") })
  assert.deepEqual(await deliver(messagesOf(alertsOf(1)), world), [])
  assert.deepEqual(
    letters.map(({ channel, letter }) => `${channel} ${letter.kind}`),
    ["email alerts", "email notices"],
  )
  const told = letters[1]?.letter
  assert.ok(told?.kind === "notices")
  assert.match(renderNotices(told.notices).body, /slack refuses what it should tell: no_service/)
  assert.equal(errors.length, 1)
  assert.deepEqual(counted, [{ LettersTold: 1 }, { LettersRefused: 1 }, { LettersTold: 1 }])
  clock.now += 3_600_000
  await deliver(messagesOf(alertsOf(2).slice(1)), world)
  assert.equal(letters.length, 3, "the alert, and no second notice on the same day")
  clock.now += 24 * 3_600_000
  await deliver(messagesOf(alertsOf(3).slice(2)), world)
  assert.equal(letters.length, 5)
})

test("after the deadline no letter is begun, and its messages come back", async () => {
  const { world, letters, clock } = makeWorld()
  clock.now = 5000
  assert.deepEqual(await deliver(messagesOf(alertsOf(2)), world, 5000), ["m0", "m1"])
  assert.deepEqual(letters, [])
})

test("a ledger that refuses brings a message back once, and then people are told without it", async () => {
  const { world, letters, store } = makeWorld()
  store.create = async () => {
    throw new S3ServiceException({
      name: "KMS.DisabledException",
      $fault: "client",
      $metadata: { httpStatusCode: 400 },
      message: "the key is disabled",
    })
  }
  const messages = messagesOf(alertsOf(2))
  assert.deepEqual(await deliver(messages, world), ["m0", "m1"])
  assert.deepEqual(letters, [])
  assert.deepEqual(
    await deliver(
      messages.map((one) => ({ ...one, receives: 2 })),
      world,
    ),
    [],
  )
  assert.deepEqual(
    letters.map(({ channel }) => channel),
    ["email", "slack"],
  )
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

test("the handler reports the messages that come back, and says how often each came and until when there is time", async () => {
  const seen: unknown[] = []
  const handler = notifyHandler(
    async (messages, deadline) => {
      seen.push(deadline, ...messages.map(({ receives }) => receives))
      return messages.slice(0, 1).map(({ messageId }) => messageId)
    },
    () => 1000,
  )
  const Records = ["1", "3"].map((count) => ({
    messageId: count,
    body: "",
    attributes: { ApproximateReceiveCount: count },
  })) as Parameters<typeof handler>[0]["Records"]
  const context = { getRemainingTimeInMillis: () => 300_000 } as Context
  assert.deepEqual(await handler({ Records }, context), { batchItemFailures: [{ itemIdentifier: "1" }] })
  assert.deepEqual(seen, [201_000, 1, 3])
})
