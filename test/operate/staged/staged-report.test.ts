import assert from "node:assert/strict"
import { test } from "node:test"
import { stagedAlert } from "../../../src/delivery/publish/record-staged.ts"
import type { ResendLedger } from "../../../src/operate/resend/resend-ledger.ts"
import { stagedReport } from "../../../src/operate/staged/staged-report.ts"
import { matchOf } from "../../delivery/alert/match.ts"

/** A ledger with staged alerts, each written a minute after the one before. */
function ledgerOf(alerts: readonly { readonly key: string; readonly record: string }[]) {
  const reads: string[] = []
  const ledger: ResendLedger = {
    list: async (prefix, from) =>
      alerts
        .map(({ key }, index) => ({ key, written: index * 60_000, bytes: 0 }))
        .filter(({ key, written }) => key.startsWith(prefix) && written >= from),
    async read(key) {
      reads.push(key)
      const record = alerts.find((alert) => alert.key === key)?.record ?? assert.fail(key)
      return { scheme: 1, id: key, state: "staged", lease: 0, nonce: "", record }
    },
  }
  return { ledger, reads }
}

const { rule } = matchOf()
const quiet = { ...rule, rule_id: "quiet", name: "A quiet rule" }
const alerts = [
  ...Array.from({ length: 5 }, (_, number) =>
    stagedAlert(matchOf({ "host.name": `WEB${number % 2}`, "process.pid": number }, { number })),
  ),
  stagedAlert(matchOf({ "host.name": "DB1" }, { rule: quiet, number: 9 })),
]

test("the report counts what each staged rule would have sent, with hosts and the newest examples", async () => {
  const [loud, ...rest] = await stagedReport(ledgerOf(alerts).ledger, 0)
  assert.deepEqual(
    { ...loud, examples: loud?.examples.map(({ id }) => id) },
    {
      rule_id: rule.rule_id,
      rule: rule.name,
      severity: rule.severity,
      alerts: 5,
      read: 5,
      hosts: ["WEB0", "WEB1"],
      examples: [4, 3, 2].map((number) => alerts[number]?.id),
    },
  )
  assert.deepEqual(
    rest.map(({ rule_id, alerts: count, hosts }) => ({ rule_id, count, hosts })),
    [{ rule_id: "quiet", count: 1, hosts: ["DB1"] }],
  )
})

test("the report leaves out what was recorded before the time", async () => {
  const report = await stagedReport(ledgerOf(alerts).ledger, 4 * 60_000)
  assert.deepEqual(
    report.map(({ rule_id, alerts: count }) => [rule_id, count]),
    [
      ["quiet", 1],
      [rule.rule_id, 1],
    ],
  )
})

test("the report counts all alerts of a rule and reads the newest 200", async () => {
  const many = Array.from({ length: 230 }, (_, number) => stagedAlert(matchOf({ "process.pid": number }, { number })))
  const { ledger, reads } = ledgerOf(many)
  const [{ alerts: count, read } = {}] = await stagedReport(ledger, 0)
  assert.deepEqual([count, read, reads.length], [230, 200, 200])
})
