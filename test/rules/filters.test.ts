import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import type { Event } from "../../src/event.ts"
import { type BuildResult, buildRule } from "../../src/rules/build.ts"
import { importRules } from "../../src/rules/load.ts"
import { readJson } from "../../src/rules/read-json.ts"
import { readToml } from "../../src/rules/read-toml.ts"
import { folderOf, ruleText } from "../site/make-site.ts"

const RULE = {
  rule_id: "11111111-2222-4333-8444-555555555555",
  name: "A rule with filters",
  description: "d",
  author: ["me"],
  risk_score: 21,
  severity: "low",
  type: "eql",
  language: "eql",
  query: "any where true",
}

function build(...filters: readonly object[]): BuildResult {
  const [read] = readJson("rule.json", JSON.stringify({ ...RULE, filters }))
  assert.ok(read)
  return buildRule(read)
}

/** The queries of rules that each have one list of filters, all in one module as in a bundle. */
async function compiled(lists: readonly (readonly object[])[]) {
  const built = lists.map((filters) => {
    const result = build(...filters)
    assert.ok(result.status === "compiled", JSON.stringify([filters, "problems" in result && result.problems]))
    return result.built
  })
  return importRules(built)
}

const PATH = "C:\\Program Files\\Tool\\a.exe"
const exe = (pattern: string, more = {}) => ({ wildcard: { "file.path": { value: pattern, ...more } } })
const name = (value: string) => ({ term: { "process.name": value } })

/** A query clause, an event, and whether the filter accepts the event. */
const CASES: readonly (readonly [query: object, event: Event, accepted: boolean])[] = [
  // wildcard: `*` any text, `?` one character, a backslash escapes the next character.
  [exe("?:\\\\Program Files\\\\*"), { "file.path": PATH }, true],
  [exe("?:\\\\program files\\\\*"), { "file.path": PATH }, false],
  [exe("?:\\\\program files\\\\*", { case_insensitive: true }), { "file.path": PATH }, true],
  [exe("?:\\\\Program"), { "file.path": PATH }, false],
  [exe("C:\\Program Files\\*"), { "file.path": PATH }, false],
  [exe("*\\*.exe"), { "file.path": "a*.exe" }, true],
  [exe("*\\*.exe"), { "file.path": "a.exe" }, false],
  [exe("*\\?"), { "file.path": "what?" }, true],
  [exe("*.exe\\"), { "file.path": "a.exe\\" }, true],
  [exe("a?"), { "file.path": "a😀" }, true],
  [exe("É*", { case_insensitive: true }), { "file.path": "étude" }, false],
  [exe("*"), {}, false],
  [exe("*.dll"), { "file.path": ["a.exe", "b.dll"] }, true],
  [{ wildcard: { "file.path": "*.dll" } }, { "file.path": "b.dll" }, true],
  [{ wildcard: { "file.path": { wildcard: "*.dll" } } }, { "file.path": "b.dll" }, true],
  [{ prefix: { "process.name": "cm" } }, { "process.name": "cmd.exe" }, true],
  [{ prefix: { "process.name": { value: "CM", case_insensitive: true } } }, { "process.name": "cmd.exe" }, true],
  [{ prefix: { "process.name": "CM" } }, { "process.name": "cmd.exe" }, false],
  // exists
  [{ exists: { field: "process.name" } }, { "process.name": "a" }, true],
  [{ exists: { field: "process.name" } }, {}, false],
  [{ exists: { field: "process.name" } }, { "process.name": [] }, false],
  [{ exists: { field: "process.name" } }, { "process.name": "a".repeat(1025) }, false],
  // term, terms, match, match_phrase on keyword: the whole value, with its case
  [name("cmd.exe"), { "process.name": "cmd.exe" }, true],
  [name("cmd.exe"), { "process.name": "CMD.EXE" }, false],
  [name("cmd.exe"), { "process.name": "a cmd.exe" }, false],
  [{ term: { "process.name": { value: "cmd.exe", case_insensitive: true } } }, { "process.name": "CMD.exe" }, true],
  [{ terms: { "process.name": ["a", "b"] } }, { "process.name": ["x", "b"] }, true],
  [{ terms: { "process.name": [] } }, { "process.name": "b" }, false],
  [{ match: { "process.name": { query: "a b", operator: "and" } } }, { "process.name": "a b" }, true],
  [{ match: { "process.name": "a b" } }, { "process.name": "a" }, false],
  [{ match: { "process.name": { query: "a", type: "phrase" } } }, { "process.name": "a" }, true],
  [{ match_phrase: { "process.args": "-pdf" } }, { "process.args": ["x", "-pdf"] }, true],
  [{ match_phrase: { "process.args": "-p" } }, { "process.args": ["x", "-pdf"] }, false],
  // numbers, booleans, addresses, dates: as the field's type
  [{ term: { "process.pid": 4624 } }, { "process.pid": 4624 }, true],
  [{ term: { "process.pid": "4624.0" } }, { "process.pid": 4624 }, true],
  [{ term: { "process.pid": 1.5 } }, { "process.pid": 1 }, false],
  [{ match_phrase: { "event.code": 4624 } }, { "event.code": "4624" }, true],
  [{ term: { "dns.question.registered_domain": "a.org" } }, { "dns.question.registered_domain": "a.org" }, true],
  [{ match_phrase: { "process.interactive": "true" } }, { "process.interactive": true }, true],
  [{ term: { "process.interactive": false } }, { "process.interactive": true }, false],
  [{ match_phrase: { "source.ip": "10.0.0.0/8" } }, { "source.ip": "10.1.2.3" }, true],
  [{ term: { "source.ip": "::ffff:10.1.2.3" } }, { "source.ip": "10.1.2.3" }, true],
  [{ match_phrase: { "process.start": "2026-03-01" } }, { "process.start": "2026-03-01T10:00:00Z" }, true],
  [{ match_phrase: { "process.start": "2026-03-01" } }, { "process.start": "2026-03-02T00:00:00Z" }, false],
  [{ term: { "my.own": 7 } }, { "my.own": 7 }, true],
  [{ term: { "my.own": "7" } }, { "my.own": 7 }, true],
  // range: one value has to fit both bounds
  [{ range: { "process.pid": { gte: 1, lt: 5 } } }, { "process.pid": 4 }, true],
  [{ range: { "process.pid": { gte: 1, lt: 5 } } }, { "process.pid": 5 }, false],
  [{ range: { "process.parent.pid": { gte: 3, lte: 5 } } }, { "process.parent.pid": [1, 9] }, false],
  [{ range: { "process.pid": { gt: null, lte: "5" } } }, { "process.pid": 5 }, true],
  [{ range: { "process.pid": { gte: 1 } } }, {}, false],
  [{ range: { "process.pid": {} } }, { "process.pid": 1 }, true],
  [{ range: { "process.pid": {} } }, {}, false],
  [{ range: { "process.name": { gte: "a", lt: "b" } } }, { "process.name": "az" }, true],
  [{ range: { "process.name": { gte: "a", lt: "b" } } }, { "process.name": ["A", "c"] }, false],
  [{ range: { "my.own": { gt: 3, lt: 9 } } }, { "my.own": 5 }, true],
  [{ range: { "source.ip": { gte: "10.0.0.1", lte: "10.0.0.9" } } }, { "source.ip": ["10.0.0.0", "10.0.0.10"] }, false],
  [
    { range: { "process.start": { gt: "2026-03-01", lte: "2026-03-02", format: "strict_date_optional_time" } } },
    { "process.start": "2026-03-02T23:59:59.999Z" },
    true,
  ],
  [
    { range: { "process.start": { gte: "2026-03-01", lte: "2026-03-02" } } },
    { "process.start": ["2026-02-01", "2026-04-01"] },
    false,
  ],
  // bool
  [{ bool: { must: [name("a"), { exists: { field: "user.name" } }] } }, { "process.name": "a" }, false],
  [{ bool: { filter: name("a") } }, { "process.name": "a" }, true],
  [{ bool: { must_not: [name("a")] } }, {}, true],
  [{ bool: { must_not: [name("a"), name("b")] } }, { "process.name": "b" }, false],
  [{ bool: { should: [name("a"), name("b")] } }, { "process.name": "b" }, true],
  [{ bool: { should: [name("a"), name("b")] } }, {}, false],
  [{ bool: { should: [name("a"), name("b")], must_not: [name("c")] } }, {}, false],
  [{ bool: { should: [name("a")], filter: [{ exists: { field: "process.name" } }] } }, { "process.name": "x" }, true],
  [{ bool: { should: [name("a"), name("b")], minimum_should_match: 2 } }, { "process.name": ["a", "b"] }, true],
  [{ bool: { should: [name("a"), name("b"), name("c")], minimum_should_match: 2 } }, { "process.name": "a" }, false],
  [{ bool: { should: [name("a"), name("b")], minimum_should_match: "-1" } }, { "process.name": "a" }, true],
  [{ bool: { should: [name("a"), name("b")], minimum_should_match: "75%" } }, { "process.name": "b" }, true],
  [{ bool: { should: [name("a")], minimum_should_match: 2 } }, { "process.name": "a" }, false],
  [{ bool: { should: [name("a")], minimum_should_match: 0 } }, {}, false],
  [{ bool: {} }, {}, true],
  [{ match_all: {} }, {}, true],
  [{ match_none: {} }, { "process.name": "a" }, false],
  [{ constant_score: { filter: name("a") } }, { "process.name": "a" }, true],
]

test("a filter narrows a rule exactly as Elasticsearch does, and negated it is the opposite", async () => {
  const lists = CASES.flatMap(([query]) => [[{ meta: {}, query }], [{ meta: { negate: true }, query }]])
  const { queries, matchAll } = await compiled(lists)
  for (const [index, [query, event, accepted]] of CASES.entries()) {
    const text = JSON.stringify([query, event])
    assert.equal(queries[2 * index]?.matches(event), accepted, text)
    assert.equal(queries[2 * index + 1]?.matches(event), !accepted, `not ${text}`)
    const found = new Set<number>()
    matchAll(event, (number) => void found.add(number))
    assert.deepEqual([found.has(2 * index), found.has(2 * index + 1)], [accepted, !accepted], text)
  }
})

const event: Event = { "process.name": "a", "user.name": "u" }
const LISTS: readonly (readonly [name: string, filters: readonly object[], accepted: boolean])[] = [
  ["several filters are joined by and", [{ query: name("a") }, { query: name("b") }], false],
  ["a disabled filter has no effect", [{ meta: { disabled: true }, query: name("b") }], true],
  ["the clause may be beside `meta`", [{ meta: { negate: true }, exists: { field: "user.name" } }], false],
  ["`$state` and empty filters have no effect", [{ $state: { store: "appState" }, query: name("a") }], true],
  [
    "a combined filter joins its parts by or",
    [{ meta: { type: "combined", relation: "OR", params: [{ query: name("b") }, { query: name("a") }] }, query: {} }],
    true,
  ],
  [
    "a combined filter joins its parts by and, each with its own negation",
    [
      {
        meta: {
          type: "combined",
          relation: "AND",
          params: [{ query: name("a") }, { meta: { negate: true }, query: name("a") }],
        },
      },
    ],
    false,
  ],
]
test("filters of a list", async () => {
  const { queries } = await compiled(LISTS.map(([, filters]) => filters))
  for (const [index, [what, , accepted]] of LISTS.entries()) {
    assert.equal(queries[index]?.matches(event), accepted, what)
  }
})

/** Filters that Landfall does not evaluate, and why. */
const UNSUPPORTED: readonly (readonly [query: object, message: RegExp])[] = [
  [{ query_string: { query: "a:b" } }, /`query_string` is a filter that Landfall does not run/],
  [{ script: { script: "true" } }, /`script`/],
  [{ nested: { path: "a", query: {} } }, /`nested`/],
  [{ match: { message: "error" } }, /message is an analysed text field/],
  [{ match: { "process.name": { query: "a", fuzziness: 2 } } }, /`fuzziness`/],
  [{ range: { "process.start": { gte: "now-5m" } } }, /relative to the current time/],
  [{ range: { "process.start": { gte: "01/02", format: "dd/MM" } } }, /`format`/],
  [{ wildcard: { "process.pid": "4*" } }, /process\.pid is of type long/],
  [{ exists: { field: "process" } }, /process is an object/],
  [{ exists: { field: "process.*" } }, /pattern/],
  [{ term: { "process.name": null } }, /null/],
  [{ bool: { must: [{ fuzzy: {} }] } }, /`fuzzy`/],
  [{ bool: { should: [name("a")], minimum_should_match: "2<75%" } }, /minimum_should_match/],
  [{ terms: { "process.name": { index: "i", id: "1", path: "p" } } }, /list of values/],
]
for (const [query, message] of UNSUPPORTED) {
  test(`a filter that is not understood makes its rule unsupported: ${JSON.stringify(query)}`, () => {
    const result = build({ meta: { negate: true }, query })
    assert.ok(result.status === "unsupported", result.status)
    assert.match(`${result.problems[0]?.message}`, message)
  })
}

test("a filter that is disabled may be of any kind", () => {
  assert.equal(build({ meta: { disabled: true }, query: { script: {} } }).status, "compiled")
})

test("the problem of a filter has its place in the file", () => {
  const more =
    '[[rule.filters]]\n[rule.filters.query.exists]\nfield = "a.b"\n[[rule.filters]]\n[rule.filters.query.fuzzy]\n'
  const text = ruleText({ more })
  const result = buildRule(readToml("rule.toml", text))
  assert.ok(result.status === "unsupported")
  const line = text.split("\n").lastIndexOf("[[rule.filters]]") + 1
  assert.equal(result.problems[0]?.position.line, line)
})

test("a value that the field's type cannot hold is a warning, as in a query", () => {
  const result = build({ query: { term: { "process.pid": "many" } } })
  assert.ok(result.status === "compiled")
  assert.match(String(result.built.warnings[0]?.message), /process\.pid is of type long/)
})

test("the prefilter searches for what a filter needs, and the alert has the filter as its reason", async () => {
  const result = build({ query: exe("*\\\\evil*.exe") })
  assert.ok(result.status === "compiled")
  assert.deepEqual(result.built.query.literals, {
    kind: "all",
    terms: [
      { kind: "literal", field: "file.path", text: "\\evil" },
      { kind: "literal", field: "file.path", text: ".exe" },
    ],
  })
  const { queries, rules } = await importRules([result.built])
  assert.deepEqual(queries[0]?.explain({ "file.path": "c:\\evil1.exe" }), [
    { leaf: 'file.path like "*\\\\\\\\evil*.exe"', field: "file.path", value: "c:\\evil1.exe" },
  ])
  assert.deepEqual(rules[0]?.filters, [{ query: exe("*\\\\evil*.exe") }])
})

/** A start of C:\a.exe as FDR writes it. */
const RECORD =
  '{"event_simpleName":"ProcessRollup2","event_platform":"Win","cid":"c","aid":"a","ImageFileName":"\\\\Device\\\\a.exe","CommandLine":"a.exe","timestamp":"1764000000000"}\n'

/** The exit status of a scan of the record with a rule that has this filter. */
function scanStatus(filter: string): number | null {
  const folder = folderOf({ "rules/a.toml": ruleText({ more: filter }), "logs.ndjson": RECORD })
  try {
    const main = join(import.meta.dirname, "../../src/cli/main.ts")
    const args = [main, "scan", join(folder, "logs.ndjson"), "--rules", join(folder, "rules")]
    return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", ...args]).status
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test("a scan has no alert for a record that a filter of the rule does not accept", () => {
  const clause = '[rule.filters.query.wildcard."process.name"]\ncase_insensitive = true\nvalue = "A.*"\n'
  assert.equal(scanStatus(`[[rule.filters]]\n${clause}`), 1)
  assert.equal(scanStatus(`[[rule.filters]]\n[rule.filters.meta]\nnegate = true\n${clause}`), 0)
})
