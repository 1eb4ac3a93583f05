import assert from "node:assert/strict"
import { test } from "node:test"
import { serialise } from "../../../src/delivery/alert/document.ts"
import { alertsOf } from "./alerts.ts"
import { mostInASecond, stormOfMatches, tellByTwo } from "./storm.ts"

const MATCHES = 50_000
/** The rule's maximum of alerts for one object. */
const MOST = 33

test("50,000 matching lines in one object: 33 alerts, one notice, all in the ledger, an email a second at most", async () => {
  const { alerts, notices, recorded, suppressed } = await stormOfMatches(MATCHES)
  assert.equal(alerts.length, MOST)
  assert.deepEqual(
    notices.map(({ attributes }) => attributes["notice"]?.StringValue),
    ["overflow"],
  )
  assert.equal(recorded, MOST)
  assert.equal(suppressed, MATCHES - MOST)
  const bodies = [...notices, ...alerts].map(({ body }) => body)
  const emails = await tellByTwo(bodies, 4)
  assert.equal(mostInASecond(emails), 1)
  const told = emails.map(({ body }) => body).join("\n")
  for (const { id } of alerts) assert.ok(told.includes(id), `${id} is told`)
  assert.equal(emails.filter(({ subject }) => subject.startsWith("[NOTICE]")).length, 1)
  assert.match(told, new RegExp(`${MATCHES - MOST} more matches were over the rule's maximum`))
})

test("sixty rules at once, two functions: an email a second at most, each alert in one", async () => {
  const alerts = alertsOf(60).map((alert, number) => ({ ...alert, "kibana.alert.rule.rule_id": `rule ${number}` }))
  const emails = await tellByTwo(alerts.map(serialise), 10)
  assert.equal(emails.length, alerts.length)
  assert.equal(mostInASecond(emails), 1)
})
