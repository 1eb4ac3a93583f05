import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"
import { folderOf, ruleText } from "../site/make-site.ts"

const root = join(import.meta.dirname, "../..")

/** Three starts of a.exe by different users on one host. */
const LOGS = ["ann", "bob", "cyd"]
  .map((user, index) =>
    JSON.stringify({
      event_simpleName: "ProcessRollup2",
      event_platform: "Win",
      cid: "c",
      aid: "a",
      ImageFileName: "\\Device\\a.exe",
      CommandLine: "a.exe",
      UserName: user,
      timestamp: String(1_764_000_000_000 + index * 1000),
    }),
  )
  .join("\n")

/** The number of alerts and what scan says on standard error. */
function scan(settings: string, ...options: string[]) {
  const site = folderOf({ "landfall.toml": settings, "rules/a.toml": ruleText(), "logs.ndjson": `${LOGS}\n` })
  const args = ["scan", join(site, "logs.ndjson"), "--site", site, "--json", ...options]
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(root, "src/cli/main.ts"), ...args],
    { encoding: "utf8" },
  )
  return { alerts: stdout.split("\n").filter((line) => line !== "").length, stderr }
}

const EXCEPTION = `[[exceptions]]
name = "Ann"
reason = "Her job."
entries = [{ field = "user.name", operator = "included", type = "match", value = "ann" }]
`

const CASES: readonly (readonly [name: string, settings: string, alerts: number, says: RegExp])[] = [
  ["nothing set", "", 3, /3 parsed/],
  ["an exception", EXCEPTION, 2, /not sent: Rule one: 1 excepted by "Ann"/],
  ["an expired exception", EXCEPTION.replace("entries", 'expires = "2020-01-01"\nentries'), 3, /3 parsed/],
  ["a maximum", "[[overrides]]\nmax_signals = 2\n", 2, /not sent: Rule one: 1 over the rule's maximum of 2/],
  [
    "groups",
    '[[overrides]]\nalert_suppression = { group_by = ["host.id"], missing_fields_strategy = "suppress" }\n',
    1,
    /not sent: Rule one: 2 grouped with an alert above/,
  ],
  ["staging", '[[staging]]\nuntil = "2999-01-01"\n', 3, /not sent: Rule one: staged until 2999-01-01/],
]
for (const [name, settings, alerts, says] of CASES) {
  test(`scan selects as detect does: ${name}`, () => {
    const scanned = scan(settings)
    assert.equal(scanned.alerts, alerts)
    assert.match(scanned.stderr, says)
    assert.equal(scan(settings, "--raw-matches").alerts, 3)
  })
}
