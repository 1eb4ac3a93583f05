import assert from "node:assert/strict"
import { test } from "node:test"
import { alertDocument, serialise } from "../../../src/delivery/alert/document.ts"
import { exceptionFor } from "../../../src/delivery/alert/exceptions.ts"
import { stagedAlert } from "../../../src/delivery/publish/record-staged.ts"
import type { Event } from "../../../src/event.ts"
import { eventOfAlert } from "../../../src/operate/except/alert-event.ts"
import { coverage, ExceptError, entriesFor, findAlert } from "../../../src/operate/except/propose.ts"
import type { ResendLedger } from "../../../src/operate/resend/resend-ledger.ts"
import { ARRIVAL, matchOf } from "../../delivery/alert/match.ts"

type Stored = { readonly key: string; readonly id: string; readonly record: string }

function ledgerOf(alerts: readonly Stored[]): ResendLedger {
  return {
    list: async (prefix, from) =>
      alerts.flatMap(({ key }, index) =>
        key.startsWith(prefix) && index >= from ? [{ key, written: index, bytes: 0 }] : [],
      ),
    async read(key) {
      const one = alerts.find((alert) => alert.key === key)
      return one ? { scheme: 1, id: one.id, state: "published", lease: 0, nonce: "", record: one.record } : null
    },
  }
}

function storedOf(fields: Event, number: number): Stored {
  const alert = alertDocument(matchOf(fields, { number }))
  return { key: alert["landfall.ledger"], id: alert["kibana.alert.uuid"], record: serialise(alert) }
}

const stored = [
  storedOf({ "process.parent.executable": "c:\\a.exe" }, 1),
  storedOf({ "process.parent.executable": "c:\\a.exe", "host.name": "DB01" }, 2),
  storedOf({ "process.parent.executable": "c:\\b.exe" }, 3),
]
const staged = stagedAlert(matchOf({ "process.parent.executable": "c:\\a.exe" }, { number: 4 }))
const ledger = ledgerOf([...stored, staged])
const { rule } = matchOf()

test("an alert gives back the event that its rule had", () => {
  const { event } = matchOf({ "event.kind": "event", process: "a value beside its fields", "x..y": 1 })
  const { "@timestamp": _, ...expected } = event
  assert.deepEqual({ ...eventOfAlert(alertDocument(matchOf(event))) }, { ...expected })
})

test("the proposed exception covers the event of the alert, in detect too", async () => {
  const alert = await findAlert(stored[0]?.id.slice(0, 12) ?? "", ledger)
  const entries = entriesFor(alert)
  assert.deepEqual(
    entries.map(({ field }) => field),
    ["process.executable", "process.parent.executable"],
  )
  const covers = (fields: Event) => exceptionFor([{ name: "x", entries }], matchOf(fields).event, ARRIVAL) !== undefined
  assert.deepEqual(
    [covers({ "process.parent.executable": "c:\\a.exe" }), covers({ "process.parent.executable": "c:\\b.exe" })],
    [true, false],
  )
})

test("an exception counts the alerts that it would have silenced, staged ones too", async () => {
  const entries = entriesFor(await findAlert(stored[0]?.key ?? "", ledger))
  const counted = { rule_id: rule.rule_id, rule: rule.name, alerts: 4, silenced: 3 }
  assert.deepEqual(await coverage(entries, rule.rule_id, ledger, 0), { rules: [counted], unread: 0 })
  assert.deepEqual(await coverage(entries, undefined, ledger, 0), { rules: [counted], unread: 0 })
  assert.deepEqual((await coverage(entries, "another", ledger, 0)).rules, [])
  assert.deepEqual((await coverage(entries, rule.rule_id, ledger, 2)).rules, [{ ...counted, alerts: 2, silenced: 1 }])
})

test("fields can be chosen; a list gives an entry for each value", async () => {
  const alert = await findAlert(staged.id, ledger)
  const [host, ...args] = entriesFor(alert, ["host.name", "process.args"])
  assert.deepEqual(host, { field: "host.name", operator: "included", type: "match", value: "WEB01" })
  assert.ok(args.length > 1 && args.every(({ field }) => field === "process.args"))
  assert.throws(() => entriesFor(alert, ["no.such"]), ExceptError)
})

test("an alert that the ledger does not have, and a text that is no id, are refused", async () => {
  await assert.rejects(findAlert("0".repeat(64), ledger), /no alert/)
  await assert.rejects(findAlert("alert", ledger), /first 8 digits/)
})
