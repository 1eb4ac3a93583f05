import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { buildRule } from "../../src/rules/build.ts"
import { readRules } from "../../src/rules/read.ts"
import { readJson } from "../../src/rules/read-json.ts"
import { readToml } from "../../src/rules/read-toml.ts"

const RULE = join(import.meta.dirname, "../../site/rules/credential_access_iis_connectionstrings_dumping.toml")
const good = readFileSync(RULE, "utf8")

test("the first rule has the fields of the prebuilt rule's version 313", () => {
  const read = readToml("rule.toml", good)
  assert.ok(read.ok)
  const { rule } = read.value
  assert.ok(rule)
  assert.equal(rule.rule_id, "c25e9c87-95e1-4368-bfab-9fd34cf867ec")
  assert.equal(rule.version, 313)
  assert.equal(rule.risk_score, 73)
  assert.equal(rule.severity, "high")
  assert.equal(rule.max_signals, 33)
  assert.equal(rule.timestamp_override, "event.ingested")
  assert.equal(rule.index.length, 9)
  assert.equal(rule.tags.length, 12)
  assert.equal(rule.interval, "5m")
  assert.equal(rule.from, "now-9m")
  assert.deepEqual(
    rule.threat.map(({ tactic, technique }) => [tactic.id, technique.map(({ id }) => id)]),
    [["TA0006", ["T1003"]]],
  )
})

const mistakes: [name: string, from: string, to: string, line: (text: string) => number, message: RegExp][] = [
  [
    "a syntax error",
    'severity = "high"',
    'severity = "high',
    (text) => lineOf(text, 'severity = "high'),
    /invalid TOML: /,
  ],
  [
    "an unknown key",
    "risk_score = 73",
    "risk_scor = 73",
    (text) => lineOf(text, "risk_scor = 73"),
    /unknown key `risk_scor`.*Did you mean `risk_score`/s,
  ],
  ["a missing key", 'severity = "high"\n', "", (text) => lineOf(text, "[rule]"), /`severity` is missing in rule/],
  [
    "a value that is not one of a list",
    'severity = "high"',
    'severity = "severe"',
    (text) => lineOf(text, 'severity = "severe"'),
    /`rule.severity` must be one of low, medium, high, critical.*found "severe"/s,
  ],
  [
    "a value of another type",
    "risk_score = 73",
    'risk_score = "73"',
    (text) => lineOf(text, "risk_score"),
    /`rule.risk_score` must be of type integer.*found "73"/s,
  ],
  [
    "a number out of bounds",
    "risk_score = 73",
    "risk_score = 101",
    (text) => lineOf(text, "risk_score"),
    /must be <= 100/,
  ],
  [
    "a key inside a list of tables",
    'id = "TA0006"',
    'ident = "TA0006"',
    (text) => lineOf(text, 'ident = "TA0006"'),
    /unknown key `ident` in rule\.threat\[0\]\.tactic/,
  ],
  [
    "a test without a name",
    'name = "encrypting, not decrypting"\n',
    "",
    (text) =>
      lineOf(
        text,
        '[[tests]]\nmatches = false\n[tests.event]\nevent = { category = ["process"], type = ["start"] }\nhost.os.type = "windows"\nprocess.name = "aspnet_regiis.exe"\nprocess.args = ["aspnet_regiis.exe", "-pef"',
      ),
    /`name` is missing in tests\[4\]/,
  ],
]
for (const [name, from, to, line, message] of mistakes) {
  test(`${name} is refused with its file, its line and the expected value`, () => {
    assert.ok(good.includes(from))
    const text = good.replace(from, to)
    const read = readToml("rules/mine.toml", text)
    assert.ok(!read.ok)
    const [problem] = read.problems
    assert.ok(problem)
    assert.equal(problem.file, "rules/mine.toml")
    assert.equal(problem.position.line, line(text))
    assert.match(`${problem.message} ${problem.notes.join(" ")}`, message)
  })
}

test("a syntax error points to its first character", () => {
  const cases: readonly (readonly [text: string, line: number, column: number])[] = [
    ["[rule]\nname =\nseverity = 1", 2, 7],
    ["[rule\nname = 1", 1, 6],
    ["[rule]\nquery = '''\nany where true\n", 2, 9],
    ["[rule]\nname = 1\nname = 2", 3, 1],
  ]
  for (const [text, line, column] of cases) {
    const read = readToml("x.toml", text)
    assert.ok(!read.ok)
    assert.deepEqual(read.problems[0]?.position, { line, column }, text)
  }
})

test("a mistake in an inline table or an array points to the key or the element", () => {
  const text = good
    .replace("version = 313", "versoin = 313")
    .replace('author = ["Elastic"]', 'author = [\n  "Elastic",\n  1,\n]\ninvestigation_fields = { feild_names = [] }')
  const read = readToml("x.toml", text)
  assert.ok(!read.ok)
  const marked = read.problems.map(({ position, length }) => {
    return text.split("\n")[position.line - 1]?.slice(position.column - 1, position.column - 1 + length)
  })
  assert.deepEqual(marked.toSorted(), ["1", "feild_names", "investigation_fields", "versoin"])
})

test("all mistakes of a file are reported at once", () => {
  const read = readToml(
    "x.toml",
    good.replace("risk_score = 73", "risk_score = 101").replace('severity = "high"', 'severity = "severe"'),
  )
  assert.ok(!read.ok)
  assert.equal(read.problems.length, 2)
})

test("a mistake in the query points into the file", () => {
  const text = good.replace('process.args : "-pdf"', 'process.args = "-pdf"')
  const built = buildRule(readToml("x.toml", text))
  assert.equal(built.status, "refused")
  assert.ok(built.status === "refused")
  const [problem] = built.problems
  assert.equal(problem?.position.line, lineOf(text, 'process.args : "connectionStrings" and process.args = "-pdf"'))
  const column = text.split("\n")[(problem?.position.line ?? 1) - 1]?.indexOf('= "-pdf"')
  assert.equal(problem?.position.column, (column ?? 0) + 1)
})

test("a sequence is unsupported, not refused", () => {
  const text = good.replace(
    /query = '''[^']*'''/,
    "query = '''\nsequence by host.id\n  [process where true]\n  [network where true]\n'''",
  )
  assert.equal(buildRule(readToml("x.toml", text)).status, "unsupported")
})

const api = {
  rule_id: "11111111-2222-4333-8444-555555555555",
  name: "A rule of the API",
  description: "d",
  author: ["me"],
  risk_score: 21,
  severity: "low",
  type: "eql",
  language: "eql",
  query: 'process where process.name == "x"',
  version: 4,
  immutable: false,
  rule_source: { type: "internal" },
}

test("the rule API's JSON, a prebuilt asset and an export all give the same rule", () => {
  const texts = [
    JSON.stringify(api),
    JSON.stringify({ id: "x_4", type: "security-rule", attributes: api }),
    JSON.stringify([api]),
    `${JSON.stringify(api)}\n${JSON.stringify({ exported_count: 1, exported_rules_count: 1, missing_rules: [] })}\n`,
  ]
  for (const text of texts) {
    const read = readJson("rules.ndjson", text)
    assert.equal(read.length, 1)
    assert.ok(read[0]?.ok)
    assert.equal(read[0].value.rule?.version, 4)
    assert.equal(read[0].value.rule?.max_signals, 100)
  }
})

test("each line of an export is a rule", () => {
  const [first, second] = readJson("e.ndjson", `${JSON.stringify(api)}\n{"rule_id": "x"`)
  assert.ok(first?.ok)
  assert.ok(second && !second.ok)
  assert.equal(second.problems[0]?.position.line, 2)
})

test("a query in JSON is located in the file", () => {
  const text = JSON.stringify({ ...api, query: 'process where\n  process.name = "x"' }, null, 2)
  const built = buildRule(readJson("r.json", text)[0] as ReturnType<typeof readJson>[0])
  assert.ok(built.status === "refused")
  const { line = 0, column = 0 } = built.problems[0]?.position ?? {}
  assert.match(text.split("\n")[line - 1]?.slice(column - 1) ?? "", /^= \\"x\\"/)
})

test("the rules of a folder are read in order, and other files are skipped", () => {
  const folder = mkdtempSync(join(tmpdir(), "landfall-test-"))
  writeFileSync(join(folder, "b.toml"), good)
  writeFileSync(join(folder, "a.json"), JSON.stringify(api))
  writeFileSync(join(folder, "README.md"), "not a rule")
  assert.deepEqual(
    readRules(folder).map((read) => read.ok && read.value.name),
    ["A rule of the API", "Microsoft IIS Connection Strings Decryption"],
  )
})

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split("\n").length
}
