import assert from "node:assert/strict"
import { rmSync } from "node:fs"
import { test } from "node:test"
import { RuleFileError } from "../../src/rules/load.ts"
import { lockText } from "../../src/site/packs/lock.ts"
import { rulesToRun, summaryOf } from "../../src/site/rules-to-run.ts"
import { readSite } from "../../src/site/site.ts"
import { readSiteRules, type SiteRule } from "../../src/site/site-rules.ts"
import { folderOf, ruleText } from "./make-site.ts"

type Files = { readonly [path: string]: string }

const PACK = "packs/elastic/rules/windows"

/** A site with one rule in rules/ and one in a pack, and other files. */
function rulesIn(files: Files): readonly SiteRule[] {
  const folder = folderOf({ "landfall.toml": "", ...files })
  try {
    return readSiteRules(readSite(folder))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const statuses = (rules: readonly SiteRule[]) => rules.map(({ status, reason }) => [status, reason])

const SEQUENCE = "sequence by host.id [process where true] [file where true]"
const SEQUENCE_REASON = "a sequence relates several events; Landfall runs queries on single events only"

/** The status of the one rule, which is in a pack. */
const CASES: readonly (readonly [name: string, rule: string, settings: string, status: string, reason: string])[] = [
  ["a rule that compiles", ruleText(), "", "run", ""],
  ["a sequence", ruleText({ query: SEQUENCE }), "", "unsupported", SEQUENCE_REASON],
  ["a threshold rule", ruleText({ type: "threshold", language: "kuery" }), "", "unsupported", "type threshold"],
  ["a rule that is off in its file", ruleText({ more: "enabled = false" }), "", "disabled", "it is not enabled"],
  ["a withdrawn rule", ruleText({ metadata: 'maturity = "deprecated"' }), "", "deprecated", "Elastic has withdrawn it"],
  [
    "a withdrawn rule with a reason",
    ruleText({ metadata: 'maturity = "deprecated"\ndeprecated_reason = "noisy"' }),
    "",
    "deprecated",
    "Elastic has withdrawn it",
  ],
  ["another system", ruleText(), '[packs.elastic]\nos = ["linux"]', "left-out", "not for linux"],
  ["the system of the rule", ruleText(), '[packs.elastic]\nos = ["windows"]', "run", ""],
  ["a lower severity", ruleText(), '[packs.elastic]\nseverity = "high+"', "left-out", "severity medium"],
  ["the same severity and above", ruleText(), '[packs.elastic]\nseverity = "medium+"', "run", ""],
  [
    "one severity only",
    ruleText({ severity: "high" }),
    '[packs.elastic]\nseverity = "medium"',
    "left-out",
    "severity high",
  ],
  ["another tag", ruleText(), '[packs.elastic]\ntags = ["Domain: Cloud"]', "left-out", "no tag of Domain: Cloud"],
  ["another type", ruleText(), '[packs.elastic]\ntypes = ["threshold"]', "left-out", "type eql"],
  [
    "a source without the field",
    ruleText({ query: 'process where process.thread.name == "a"' }),
    '[packs.elastic]\nsources = ["crowdstrike.fdr"]',
    "left-out",
    "cannot match in crowdstrike.fdr",
  ],
  ["a source with the field", ruleText(), '[packs.elastic]\nsources = ["crowdstrike.fdr"]', "run", ""],
  [
    "an override by id",
    ruleText(),
    '[[overrides]]\nrules = ["00000000-0000-4000-8000-000000000001"]\nenabled = false',
    "disabled",
    "it is not enabled",
  ],
  [
    "an override by name",
    ruleText(),
    '[[overrides]]\nrules = ["rule *"]\nenabled = false',
    "disabled",
    "it is not enabled",
  ],
  [
    "an override by tag",
    ruleText(),
    '[[overrides]]\ntags = ["OS: *"]\nenabled = false',
    "disabled",
    "it is not enabled",
  ],
  ["an override of another pack", ruleText(), '[[overrides]]\npacks = ["own"]\nenabled = false', "run", ""],
  [
    "an override that needs two keys to hold",
    ruleText(),
    '[[overrides]]\ntags = ["OS: Windows"]\nseverities = ["high"]\nenabled = false',
    "run",
    "",
  ],
  [
    "a later override wins",
    ruleText({ more: "enabled = false" }),
    "[[overrides]]\nenabled = false\n[[overrides]]\nenabled = true",
    "run",
    "",
  ],
]
for (const [name, rule, settings, status, reason] of CASES) {
  test(`a rule of a pack: ${name}`, () => {
    assert.deepEqual(statuses(rulesIn({ [`${PACK}/a.toml`]: rule, "landfall.toml": settings })), [[status, reason]])
  })
}

test("a rule that cannot run does not keep the others back, and one line counts them by kind", () => {
  const rules = rulesIn({
    [`${PACK}/a.toml`]: ruleText(),
    [`${PACK}/b.toml`]: ruleText({ id: "000000000002", query: SEQUENCE }),
    [`${PACK}/c.toml`]: ruleText({ id: "000000000003", type: "new_terms", language: "kuery" }),
    [`${PACK}/d.toml`]: ruleText({ id: "000000000004", query: SEQUENCE }),
  })
  assert.deepEqual(
    rulesToRun(rules).map(({ rule }) => rule.name),
    ["Rule one"],
  )
  assert.equal(summaryOf(rules), "1 rule runs; not run: 2 sequences, 1 new terms")
})

test("a rule with a mistake stops the run, names its file, and says how to exclude it", () => {
  const bad = ruleText({ query: "process where process.name = 1" })
  const rules = rulesIn({ [`${PACK}/a.toml`]: ruleText(), [`${PACK}/b.toml`]: bad })
  assert.throws(
    () => rulesToRun(rules),
    (error) => {
      assert.ok(error instanceof RuleFileError)
      assert.match(error.message, /rules\/windows\/b\.toml:\d+: /)
      assert.match(String(error.problems[0]?.notes.at(-1)), /`exclude` in \[packs\.elastic\]/)
      return true
    },
  )
})

test("a mistake in a rule that is not chosen, or that is off, stops nothing", () => {
  const bad = ruleText({ query: "process where process.name = 1" })
  const off = '[[overrides]]\nrules = ["Rule one"]\nenabled = false'
  for (const [settings, status] of [
    ['[packs.elastic]\nos = ["linux"]', "left-out"],
    [off, "disabled"],
  ] as const) {
    const rules = rulesIn({ "landfall.toml": settings, [`${PACK}/a.toml`]: bad })
    assert.deepEqual(
      rules.map((rule) => rule.status),
      [status],
    )
    assert.deepEqual(rulesToRun(rules), [])
  }
})

test("an excluded file is not read", () => {
  const rules = rulesIn({
    "landfall.toml": '[packs.elastic]\nexclude = ["rules/windows/b.toml"]',
    [`${PACK}/a.toml`]: ruleText(),
    [`${PACK}/b.toml`]: "[[[",
  })
  assert.deepEqual(statuses(rules), [["run", ""]])
})

test("a rule of the site's own replaces the rule of a pack with the same id", () => {
  const rules = rulesIn({ "rules/mine.toml": ruleText({ name: "Mine" }), [`${PACK}/a.toml`]: ruleText() })
  assert.deepEqual(statuses(rules), [
    ["run", ""],
    ["left-out", "a rule in rules/ has the same id"],
  ])
})

test("the lock of a pack gives each rule its version", () => {
  const id = "00000000-0000-4000-8000-000000000001"
  const lock = lockText({ source: "a", rules: { [id]: { version: 319, file: "rules/windows/a.toml", sha256: "" } } })
  const [rule] = rulesIn({ [`${PACK}/a.toml`]: ruleText(), "packs/elastic/pack.lock": lock })
  assert.equal(rule?.built?.rule.version, 319)
})

test("overrides, exceptions and staging change the rule", () => {
  const settings = `
[[overrides]]
tags = ["OS: Windows"]
severity = "critical"
risk_score = 99
max_signals = 5
channels = ["slack"]
note = "Ask the owner."
alert_suppression = { group_by = ["host.name"] }

[[exceptions]]
rules = ["Rule one"]
name = "Backup"
reason = "The backup does it."
author = "A. Example"
expires = "2027-01-31"
entries = [{ field = "process.name", operator = "included", type = "match", value = "backup.exe" }]

[[staging]]
packs = ["elastic"]
until = "2026-12-01"
`
  const [found] = rulesIn({ "landfall.toml": settings, [`${PACK}/a.toml`]: ruleText({ more: 'note = "First."' }) })
  const rule = found?.built?.rule
  assert.ok(rule)
  const { severity, risk_score, max_signals, channels, note, alert_suppression, exceptions_list, staged_until } = rule
  assert.deepEqual(
    { severity, risk_score, max_signals, channels, note, group: alert_suppression?.group_by, staged_until },
    {
      severity: "critical",
      risk_score: 99,
      max_signals: 5,
      channels: ["slack"],
      note: "First.\n\nAsk the owner.",
      group: ["host.name"],
      staged_until: "2026-12-01",
    },
  )
  assert.deepEqual(JSON.parse(JSON.stringify(exceptions_list)), [
    {
      name: "Backup",
      entries: [{ field: "process.name", operator: "included", type: "match", value: "backup.exe" }],
      expires: "2027-01-31T00:00:00Z",
    },
  ])
})
