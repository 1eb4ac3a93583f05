import assert from "node:assert/strict"
import { test } from "node:test"
import { attackCoverage, navigatorLayer } from "../../src/site/attack-coverage.ts"
import { readSite } from "../../src/site/site.ts"
import { readSiteRules } from "../../src/site/site-rules.ts"
import { folderOf, ruleText } from "./make-site.ts"

const THREAT = `[[rule.threat]]
framework = "MITRE ATT&CK"
[rule.threat.tactic]
id = "TA0006"
name = "Credential Access"
reference = "https://attack.mitre.org/tactics/TA0006/"
[[rule.threat.technique]]
id = "T1552"
name = "Unsecured Credentials"
reference = "https://attack.mitre.org/techniques/T1552/"
[[rule.threat.technique.subtechnique]]
id = "T1552.001"
name = "Credentials In Files"
reference = "https://attack.mitre.org/techniques/T1552/001/"
`

/** Full in any source, weakened where there is no original file name, and nowhere. */
const RULES = {
  "rules/a.toml": ruleText({ id: "000000000001", name: "Full", more: THREAT }),
  "rules/b.toml": ruleText({
    id: "000000000002",
    name: "Weakened",
    query: 'process where process.name == "a.exe" or process.pe.original_file_name == "A.EXE"',
    more: THREAT,
  }),
  "rules/c.toml": ruleText({
    id: "000000000003",
    name: "Nowhere",
    query: 'process where process.thread.name == "a"',
    more: THREAT,
  }),
  "rules/d.toml": ruleText({ id: "000000000004", name: "Off", more: `enabled = false\n${THREAT}` }),
}

const rules = readSiteRules(readSite(folderOf({ "landfall.toml": "", ...RULES })))

test("a technique has the rules that run, by how well a source of the site can match them", () => {
  const expected = { full: ["Full"], weakened: ["Weakened"], none: ["Nowhere"] }
  assert.deepEqual(attackCoverage(rules, ["system.security"]), [
    { id: "T1552", name: "Unsecured Credentials", tactic: "Credential Access", ...expected },
    { id: "T1552.001", name: "Credentials In Files", tactic: "Credential Access", ...expected },
  ])
})

test("a source that has every field makes a weakened rule full", () => {
  const [technique] = attackCoverage(rules, ["system.security", "windows.sysmon_operational"])
  assert.deepEqual([technique?.full, technique?.weakened], [["Full", "Weakened"], []])
})

test("the Navigator's layer scores a technique by its rules", () => {
  const layer = navigatorLayer("Example", attackCoverage(rules, ["system.security"])) as {
    readonly techniques: readonly { techniqueID: string; tactic: string; score: number; comment: string }[]
  }
  const [first] = layer.techniques
  assert.deepEqual(
    [first?.techniqueID, first?.tactic, first?.score, first?.comment],
    ["T1552", "credential-access", 1.5, "Full\nWeakened (weakened)\nNowhere (cannot match)"],
  )
})
