import assert from "node:assert/strict"
import { test } from "node:test"
import { CHANNEL_NAMES } from "../../../src/channel-names.ts"
import { type AlertDocument, alertDocument, fit, serialise } from "../../../src/delivery/alert/document.ts"
import type { LedgerEntry } from "../../../src/delivery/ledger/entry.ts"
import { noticeRecord } from "../../../src/delivery/ledger/notice-record.ts"
import { CHANNEL_TYPES } from "../../../src/delivery/notify/channels.ts"
import type { QueueMessage } from "../../../src/delivery/notify/group-messages.ts"
import { overflowOf } from "../../../src/detect/notices.ts"
import { resend } from "../../../src/operate/resend/resend.ts"
import { matchOf } from "../alert/match.ts"
import { system, TestChannel } from "./system.ts"

const { rule } = matchOf()

function alertFor(channels: readonly string[] | undefined, number: number): AlertDocument {
  return alertDocument(matchOf({}, { number, rule: channels === undefined ? rule : { ...rule, channels } }))
}

/** The overflow notice of a rule with these channels. */
function overflowFor(channels: readonly string[] | undefined) {
  const { location } = matchOf()
  const outcome = {
    ...{ alerts: [], suppressed: [], matches: 40, grouped: 0, over: 7, duplicates: 0, leftOutHosts: [] },
    ...{ leftOutUsers: [], excepted: new Map() },
  }
  const [one] = overflowOf(channels === undefined ? rule : { ...rule, channels }, location, outcome)
  return one ?? assert.fail("no overflow")
}

const messageOf = (alert: AlertDocument): QueueMessage => ({
  messageId: alert["kibana.alert.uuid"],
  body: serialise(alert),
})

function start() {
  const channels = {
    email: new TestChannel("email", "recipients"),
    slack: new TestChannel("slack", "recipients"),
    ocsf: new TestChannel("ocsf", "integrations"),
  }
  const accepted = () => Object.values(channels).map(({ accepted: ids }) => ids.length)
  return { ...system(...Object.values(channels)), channels, accepted }
}

test("an alert goes only to the channels of its rule; of one rule, old and new alerts go to their own", async () => {
  const { deliver, channels } = start()
  const [all, some] = [alertFor(undefined, 1), alertFor(["slack"], 2)]
  const { failed } = await deliver([all, some].map(messageOf))
  assert.deepEqual(failed, [])
  const ids = [all, some].map((alert) => alert["kibana.alert.uuid"])
  assert.deepEqual(channels.email.accepted, ids.slice(0, 1))
  assert.deepEqual(channels.slack.accepted.toSorted(), ids.toSorted())
  assert.deepEqual(channels.ocsf.accepted, ids.slice(0, 1))
})

test("an alert whose rule has no channels goes nowhere, and its message is acknowledged", async () => {
  const { deliver, accepted } = start()
  const { failed } = await deliver([messageOf(alertFor([], 1))])
  assert.deepEqual([failed, accepted()], [[], [0, 0, 0]])
})

test("the overflow notice of a rule goes only to the rule's channels", async () => {
  const { deliver, channels } = start()
  const bodies = [overflowFor(["slack"]), overflowFor([])].map((one) => noticeRecord(one).record)
  await deliver(bodies.map((body, index) => ({ messageId: `n${index}`, body })))
  assert.deepEqual([channels.email.kinds, channels.slack.kinds], [[], ["overflow"]])
})

test("a channel of a rule that is off is an error in the log", async () => {
  const { deliver, errors } = start()
  await deliver([messageOf(alertFor(["pagerduty", "email"], 1))])
  assert.deepEqual(errors, ["alerts name a channel that is off"])
})

test("resend compares an alert only with the channels of its rule", async () => {
  const alert = alertFor(["slack"], 1)
  const entry: LedgerEntry = {
    ...{ scheme: 1, id: alert["kibana.alert.uuid"], state: "published", lease: 0, nonce: "" },
    record: serialise(alert),
  }
  const key = alert["landfall.ledger"]
  const bodies: string[] = []
  const { channels } = start()
  await resend(
    { channels: Object.values(channels), from: 0, limit: 10, isDryRun: false },
    {
      ledger: {
        list: async (prefix) => (key.startsWith(prefix) ? [{ key, written: 1, bytes: 0 }] : []),
        read: async (read) => (read === key ? entry : null),
      },
      send: async (body) => void bodies.push(body),
      now: () => 0,
    },
  )
  assert.deepEqual(
    bodies.map((body) => JSON.parse(body)["landfall.resend"]),
    [["slack"]],
  )
})

test("an alert that is cut to fit keeps its channels", () => {
  const alert = { ...alertFor(["slack", "email"], 1), "process.title": "x".repeat(500_000) } as AlertDocument
  const least = fit(alert, 12_000)
  assert.ok(least["landfall.truncated"])
  assert.deepEqual(least["landfall.channels"], ["slack", "email"])
})

test("the names that landfall.toml accepts are those of the channels", () => {
  assert.deepEqual(
    CHANNEL_TYPES.map(({ name }) => name),
    [...CHANNEL_NAMES],
  )
})
