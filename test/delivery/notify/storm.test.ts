import assert from "node:assert/strict"
import { test } from "node:test"
import { stormOfMatches } from "../../../dev/storm-of-matches.ts"
import { serialise } from "../../../src/delivery/alert/document.ts"
import { alertsOf } from "./alerts.ts"
import { deliverByTwo, maxInASecond } from "./storm.ts"

const MATCHES = 50_000
/** The rule's maximum of alerts for one object. */
const MAX_SIGNALS = 33

test("50,000 matching lines in one object make 33 alerts and one notice, at most one email a second, and are all in the ledger", async () => {
  const { alerts, notices, recorded, suppressed } = await stormOfMatches(MATCHES)
  assert.equal(alerts.length, MAX_SIGNALS)
  assert.deepEqual(
    notices.map(({ attributes }) => attributes["notice"]?.StringValue),
    ["overflow"],
  )
  assert.equal(recorded, MAX_SIGNALS)
  assert.equal(suppressed, MATCHES - MAX_SIGNALS)
  const bodies = [...notices, ...alerts].map(({ body }) => body)
  const emails = await deliverByTwo(bodies, 4)
  assert.equal(maxInASecond(emails), 1)
  const text = emails.map(({ body }) => body).join("\n")
  for (const { id } of alerts) assert.ok(text.includes(id), `${id} is sent`)
  assert.equal(emails.filter(({ subject }) => subject.startsWith("[NOTICE]")).length, 1)
  assert.match(text, new RegExp(`${MATCHES - MAX_SIGNALS} more matches exceed the rule's maximum`))
})

test("sixty rules at once and two functions send at most one email a second, and each alert once", async () => {
  const alerts = alertsOf(60).map((alert, number) => ({ ...alert, "kibana.alert.rule.rule_id": `rule ${number}` }))
  const emails = await deliverByTwo(alerts.map(serialise), 10)
  assert.equal(emails.length, alerts.length)
  assert.equal(maxInASecond(emails), 1)
})
