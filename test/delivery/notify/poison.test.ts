import assert from "node:assert/strict"
import { test } from "node:test"
import { type AlertDocument, alertDocument } from "../../../src/delivery/alert/document.ts"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import type { Channel, ChannelMessage } from "../../../src/delivery/notify/channel.ts"
import { deliver } from "../../../src/delivery/notify/deliver.ts"
import { emailOf } from "../../../src/delivery/notify/email/channel.ts"
import { Outages } from "../../../src/delivery/notify/outage.ts"
import { plainAlert } from "../../../src/delivery/notify/rendering/plain-alert.ts"
import { type Alerts, renderAlerts } from "../../../src/delivery/notify/rendering/render.ts"
import type { Notice } from "../../../src/notice.ts"
import { matchOf } from "../alert/match.ts"
import { MemoryStore } from "../ledger/memory-store.ts"
import { alertsOf } from "./alerts.ts"
import { RENDERINGS } from "./renderings.ts"

const POISON = { x: "poison" } as unknown as string

/** Alerts whose fields have other types than the renderers expect, as an earlier version of detect could publish. */
const poisoned: readonly (readonly [string, AlertDocument])[] = [
  "@timestamp",
  "kibana.alert.rule.name",
  "kibana.alert.rule.parameters",
  "kibana.alert.reason",
  "kibana.alert.severity",
  "kibana.alert.original_time",
  "landfall.why",
  "landfall.key",
  "landfall.bucket",
  "landfall.source",
  "landfall.record_hash",
].map((field) => [field, { ...alertDocument(matchOf({}, { number: 99 })), [field]: POISON }])

const channelRenderings = RENDERINGS.filter(({ name }) => name !== "document" && name !== "attributes")

for (const [field, alert] of poisoned) {
  test(`an alert with an object as ${field} prevents no other alert of its message`, () => {
    const [first, ...rest] = alertsOf(3)
    assert.ok(first)
    for (const { name, render } of channelRenderings) {
      const notices: Notice[] = []
      const isBundle = ["email", "slack", "q"].includes(name)
      const alerts: Alerts = isBundle ? [first, alert, ...rest] : [alert]
      const text = serialise(renderAlerts(alerts, render, (one) => void notices.push(one)) as never)
      for (const one of alerts) assert.ok(text.includes(one["kibana.alert.uuid"]), `${name} lacks an alert`)
      for (const { kind, details } of notices) {
        assert.equal(kind, "unrendered")
        assert.equal(details["alert"], alert["kibana.alert.uuid"])
      }
    }
  })
}

test("the minimal form of an alert renders in every channel, whatever the document holds", () => {
  const document = Object.fromEntries(Object.keys(alertDocument(matchOf())).map((field) => [field, POISON]))
  const alert = plainAlert({ ...document, "kibana.alert.uuid": "alert-1" } as unknown as AlertDocument)
  for (const { name, render } of channelRenderings)
    assert.ok(serialise(render([alert]) as never).includes("alert-1"), name)
})

test("a renderer that fails on all alerts together sends them in their minimal form", () => {
  const [first, ...rest] = alertsOf(3)
  assert.ok(first)
  const notices: Notice[] = []
  const render = (alerts: Alerts) => {
    if (alerts.length > 1 && alerts.some((alert) => alert["landfall.plain"] !== true)) throw new Error("too many")
    return alerts.length
  }
  assert.equal(
    renderAlerts([first, ...rest], render, (one) => void notices.push(one)),
    3,
  )
  assert.equal(notices.length, 3)
})

test("a poison alert does not silence its bundle: all arrive, with a notice", async () => {
  const alerts = [...alertsOf(3), poisoned[0]?.[1]].filter((alert) => alert !== undefined)
  const sent: ChannelMessage[] = []
  const bodies: string[] = []
  const email: Channel = {
    name: "email",
    audience: "recipients",
    async send(message, { report }) {
      bodies.push(emailOf(message, report).body)
      sent.push(message)
    },
  }
  const failed = await deliver(
    alerts.map((alert, number) => ({ messageId: `m${number}`, body: serialise(alert) })),
    {
      channels: [email],
      ledger: new Ledger({
        store: new MemoryStore(),
        now: () => 0,
        sleep: async () => {},
        nonce: () => "n",
        leaseMs: 1000,
      }),
      outages: new Outages({ store: new MemoryStore(), now: () => 0 }),
      acquireLock: async () => async () => {},
      now: () => 0,
      meter: { write: () => {} },
      log: { info: () => {}, error: () => {} },
    },
  )
  assert.deepEqual(failed, [])
  for (const alert of alerts) assert.ok(bodies[0]?.includes(alert["kibana.alert.uuid"]))
  assert.deepEqual(
    sent.map(({ kind }) => kind),
    ["alerts", "notices"],
  )
  assert.match(bodies[1] ?? "", /could not be shown in full/)
})
