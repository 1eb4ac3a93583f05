import assert from "node:assert/strict"
import { test } from "node:test"
import { type AlertDocument, alertDocument, serialise } from "../../../src/delivery/alert/document.ts"
import { noticeRecord } from "../../../src/delivery/ledger/notice-record.ts"
import { coversAlert, isActive, MAX_MUTE_MS, type Mute, readMute } from "../../../src/delivery/mute/mute.ts"
import type { QueueMessage } from "../../../src/delivery/notify/group-messages.ts"
import type { Event } from "../../../src/event.ts"
import { notice } from "../../../src/notice.ts"
import { matchOf } from "../alert/match.ts"
import { putMute } from "../mute/memory-mutes.ts"
import { HOUR_MS, system, TestChannel } from "./system.ts"

const { rule } = matchOf()
const alertOf = (fields: Event = {}, number = 1): AlertDocument => alertDocument(matchOf(fields, { number }))
const messageOf = (alert: AlertDocument): QueueMessage => ({
  messageId: alert["kibana.alert.uuid"],
  body: serialise(alert),
})

function start() {
  const channels = {
    email: new TestChannel("email", "recipients"),
    pagerduty: new TestChannel("pagerduty", "on-call"),
    ocsf: new TestChannel("ocsf", "integrations"),
  }
  const accepted = () => Object.values(channels).map(({ accepted: ids }) => ids.length)
  return { ...system(...Object.values(channels)), channels, accepted }
}

test("a mute spares people; integrations get the alert, and the ledger says which mute it was", async () => {
  const { deliver, store, clock, accepted } = start()
  const mute = await putMute(store, { rules: [rule.rule_id] }, clock.now())
  const alert = alertOf()
  const { failed } = await deliver([messageOf(alert)])
  assert.deepEqual([failed, accepted()], [[], [0, 0, 1]])
  for (const channel of ["email", "pagerduty"]) {
    const key = `notified/${channel}/${alert["kibana.alert.uuid"]}.json`
    const { state, record } = JSON.parse(store.objects.get(key)?.text ?? "{}")
    assert.deepEqual({ state, record }, { state: "muted", record: mute.id })
  }
})

test("an alert that was muted stays so when its message is delivered again after the mute", async () => {
  const { deliver, store, clock, accepted, wait } = start()
  await putMute(store, { rules: [rule.rule_id] }, clock.now())
  const message = messageOf(alertOf())
  await deliver([message])
  await wait(2 * HOUR_MS)
  await deliver([message])
  assert.deepEqual(accepted(), [0, 0, 1])
  await deliver([messageOf(alertOf({}, 2))])
  assert.deepEqual(accepted(), [1, 1, 2])
})

test("of the alerts of a rule, a mute of a host spares those of the host alone", async () => {
  const { deliver, store, clock, channels } = start()
  await putMute(store, { hosts: ["web*"] }, clock.now())
  const [web, db] = [alertOf({ "host.name": "WEB01" }, 1), alertOf({ "host.name": "DB01" }, 2)]
  await deliver([web, db].map(messageOf))
  assert.deepEqual(channels.email.accepted, [db["kibana.alert.uuid"]])
})

test("if the mutes cannot be read, everything is sent", async () => {
  const { deliver, store, clock, accepted, errors } = start()
  await putMute(store, { rules: [rule.rule_id] }, clock.now())
  const { read } = store
  store.read = async (key) => {
    if (key.startsWith("mutes/")) throw new Error("denied")
    return read.call(store, key)
  }
  await deliver([messageOf(alertOf())])
  assert.deepEqual(accepted(), [1, 1, 1])
  assert.deepEqual(errors, ["the mutes cannot be read: nothing is muted"])
})

test("a mute of a rule covers its overflow notices, and no other notice", async () => {
  const { deliver, store, clock, channels } = start()
  await putMute(store, { rules: [rule.rule_id] }, clock.now())
  const notices = [
    notice("overflow", ["1"], "over", { ruleId: rule.rule_id }),
    notice("overflow", ["2"], "over", { ruleId: "another" }),
    notice("rule-error", ["3"], "fails", { rule: rule.rule_id }),
  ]
  await deliver(notices.map((one) => ({ messageId: one.id, body: noticeRecord(one).record })))
  assert.deepEqual(channels.email.kinds, ["overflow", "rule-error"])
})

const COVERS: readonly (readonly [name: string, selector: Partial<Mute>, fields: Event, isCovered: boolean])[] = [
  ["its rule", { rules: [rule.rule_id] }, {}, true],
  ["another rule", { rules: ["another"] }, {}, false],
  ["its severity", { severities: [rule.severity] }, {}, true],
  ["a tag", { tags: [rule.tags[0] ?? ""] }, {}, true],
  ["a tag that it does not have", { tags: ["Never"] }, {}, false],
  ["its host in another case", { hosts: ["web01"] }, {}, true],
  ["its host's id", { hosts: ["3d0e1c52"] }, {}, true],
  ["a host of which it has two", { hosts: ["web01"] }, { "host.name": ["web01", "db01"], "host.id": "x" }, false],
  ["its host, and another user", { hosts: ["web01"], users: ["nobody"] }, {}, false],
  ["its user", { users: ["iis_admin"] }, {}, true],
  ["its host, when it has none", { hosts: ["*"] }, { "host.name": undefined, "host.id": undefined }, false],
]
const NOW = Date.parse("2026-11-24T12:00:00Z")
const muteWith = (fields: Partial<Mute>): Mute => ({
  ...{ scheme: 1, id: "x", reason: "", author: "", created: "2026-11-24T11:00:00Z", expires: "2026-11-24T13:00:00Z" },
  ...fields,
})
for (const [name, selector, fields, isCovered] of COVERS) {
  test(`a mute by ${name} ${isCovered ? "covers" : "does not cover"} an alert`, () => {
    assert.equal(coversAlert(muteWith(selector), alertOf(fields)), isCovered)
  })
}

const NO_MUTES: readonly (readonly [name: string, fields: object])[] = [
  ["chooses nothing", {}],
  ["chooses with an empty list", { rules: [] }],
  ["chooses with a text", { rules: "r" }],
  ["never ends", { rules: ["r"], expires: undefined }],
  ["lasts longer than 30 days", { rules: ["r"], expires: new Date(NOW + MAX_MUTE_MS).toISOString() }],
]
for (const [name, fields] of NO_MUTES) {
  test(`an object that ${name} is no mute`, () => {
    assert.equal(readMute(JSON.stringify({ ...muteWith({}), ...fields })), undefined)
  })
}

test("a mute acts until it expires or is ended", () => {
  const mute = muteWith({ rules: ["r"] })
  assert.deepEqual(
    [NOW, Date.parse(mute.expires)].map((time) => isActive(mute, time)),
    [true, false],
  )
  assert.equal(isActive({ ...mute, ended: { at: "2026-11-24T11:30:00Z", by: "x" } }, NOW), false)
})
