import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { Readable } from "node:stream"
import { test } from "node:test"
import { matchingRecord } from "../../dev/worst-cases/objects.ts"
import { scanByHand } from "../../src/cli/scan-object.ts"
import type { AlertDocument } from "../../src/delivery/alert/document.ts"
import type { MatchLimits } from "../../src/delivery/alert/match-budget.ts"
import { SideTables } from "../../src/engine/enrich/side-tables.ts"
import { scannerOf } from "../../src/engine/scanner.ts"
import { loadRules } from "../../src/rules/load.ts"
import { MemoryStore } from "../delivery/ledger/memory-store.ts"
import { folderOf, ruleText } from "../site/make-site.ts"

const root = join(import.meta.dirname, "../..")
const compiled = await loadRules(join(root, "site/rules"))
const groups = { alert_suppression: { group_by: ["@timestamp"], missing_fields_strategy: "suppress" } }
const large = Array.from({ length: 50 }, (_, n) => matchingRecord(n, 20_000 * (1 + (n % 3))))

/** What a scan by hand passes on, and how often it opens the object again. */
async function scanWithin(limits: MatchLimits, settings: object = {}) {
  const alerts: AlertDocument[] = []
  let opened = 0
  const body = () => Readable.from([Buffer.from(large.join("\n"))])
  const rules = compiled.rules.map((rule) => ({ ...rule, ...settings }))
  const { report, unsent } = await scanByHand(
    {
      location: { bucket: "file", key: "a" },
      arrival: Date.parse("2026-11-24T08:00:00.000Z"),
      size: 0,
      body: body(),
      reopen: async () => {
        opened++
        return body()
      },
    },
    scannerOf({ ...compiled, rules } as unknown as typeof compiled),
    new SideTables(new MemoryStore()),
    (document) => alerts.push(document),
    { limits },
  )
  const ids = alerts.map((alert) => alert["kibana.alert.uuid"]).sort()
  return { alerts: alerts.map((alert) => JSON.stringify(alert)).sort(), ids, unsent, opened, report }
}

const ALL: MatchLimits = { heldBytes: Number.POSITIVE_INFINITY, ids: 1000, entries: 1000 }

test("regression: a scan by hand held every match until its end: what does not fit is read again, with the same result", async () => {
  const whole = await scanWithin(ALL)
  assert.equal(whole.alerts.length, 33)
  assert.equal(whole.opened, 0)
  for (const heldBytes of [0, 200_000, 2_000_000]) {
    const { alerts, unsent, opened } = await scanWithin({ ...ALL, heldBytes })
    assert.deepEqual([alerts, unsent], [whole.alerts, whole.unsent])
    assert.equal(opened, 1)
  }
})

test("a scan by hand that meets more groups than fit in memory stops and says so", async () => {
  const { report } = await scanWithin({ ...ALL, entries: 10 }, groups)
  assert.match(String(report.fault), /stopped after \d+ lines: .* more than 10 groups/)
})

test("regression: scan kept the document of each row: a long table ends, and scan says how many alerts it leaves out", () => {
  const logs = Array.from({ length: 1005 }, (_, n) =>
    JSON.stringify({
      event_simpleName: "ProcessRollup2",
      event_platform: "Win",
      cid: "c",
      aid: "a",
      id: String(n),
      ImageFileName: "\\Device\\a.exe",
      CommandLine: `a.exe ${n}`,
      timestamp: String(1_764_000_000_000 + n),
    }),
  )
  const site = folderOf({ "landfall.toml": "", "rules/a.toml": ruleText(), "logs.ndjson": `${logs.join("\n")}\n` })
  const args = ["src/cli/main.ts", "scan", join(site, "logs.ndjson"), "--site", site, "--raw-matches"]
  const run = { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 } as const
  const { stdout, stderr } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], run)
  assert.equal(stdout.match(/│ Rule one/g)?.length, 1000)
  assert.match(stderr, /^5 alerts are not in the table; --json prints all of them$/m)
})
