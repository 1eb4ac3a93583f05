import assert from "node:assert/strict"
import { test } from "node:test"
import { exceptionFor } from "../../src/delivery/alert/exceptions.ts"
import type { Event } from "../../src/event.ts"
import { buildRule } from "../../src/rules/build.ts"
import { readJson } from "../../src/rules/read-json.ts"
import { readToml } from "../../src/rules/read-toml.ts"
import { ruleText } from "../site/make-site.ts"

const ARRIVAL = Date.parse("2026-03-01T00:00:00Z")

const RULE = {
  rule_id: "11111111-2222-4333-8444-555555555555",
  name: "A rule with exceptions",
  description: "d",
  author: ["me"],
  risk_score: 21,
  severity: "low",
  type: "eql",
  language: "eql",
  query: "any where true",
  exceptions_list: [{ id: "1", list_id: "admins", type: "detection", namespace_type: "single" }],
}
const LIST = { id: "1", list_id: "admins", name: "Admins", type: "detection", namespace_type: "single" }
const SUMMARY = { exported_count: 3, exported_rules_count: 1 }

/** An item of the list, as Kibana exports it. */
const item = (fields: object) => ({
  item_id: "i",
  list_id: "admins",
  namespace_type: "single",
  type: "simple",
  name: "Item",
  description: "",
  comments: [],
  os_types: [],
  tags: [],
  ...fields,
})
const entry = (type: string, value?: unknown, operator = "included") => ({
  field: "process.name",
  operator,
  type,
  ...(value === undefined ? {} : { value }),
})

/** The rule of an export with these lines after it. */
function imported(...lines: readonly object[]) {
  const text = [RULE, ...lines, SUMMARY].map((line) => JSON.stringify(line)).join("\n")
  const read = readJson("export.ndjson", text)
  assert.equal(read.length, 1)
  const built = read[0] && buildRule(read[0])
  assert.ok(built?.status === "compiled")
  return { items: built.built.rule.exceptions_list, warnings: built.built.warnings }
}

const A: Event = { "process.name": "a.exe", "host.os.type": "windows" }

/** An item, an event, and whether the item excepts the event. */
const CASES: readonly (readonly [name: string, item: object, event: Event, excepted: boolean])[] = [
  ["match", { entries: [entry("match", "a.exe")] }, A, true],
  ["match with another case", { entries: [entry("match", "A.EXE")] }, A, false],
  ["match_any", { entries: [entry("match_any", ["b.exe", "a.exe"])] }, A, true],
  ["wildcard", { entries: [entry("wildcard", "a.*")] }, A, true],
  ["wildcard with another case", { entries: [entry("wildcard", "A.*")] }, A, false],
  ["exists", { entries: [entry("exists")] }, A, true],
  ["an excluded match", { entries: [entry("match", "a.exe", "excluded")] }, A, false],
  ["an excluded exists", { entries: [entry("exists", undefined, "excluded")] }, {}, true],
  [
    "entries are joined by and",
    { entries: [entry("match", "a.exe"), { ...entry("exists"), field: "user.name" }] },
    A,
    false,
  ],
  ["an item that has expired", { entries: [entry("exists")], expire_time: "2026-02-01T00:00:00.000Z" }, A, false],
  ["an item that expires later", { entries: [entry("exists")], expire_time: "2026-04-01T00:00:00.000Z" }, A, true],
  ["an item for the host's system", { entries: [entry("exists")], os_types: ["linux", "windows"] }, A, true],
  ["an item for another system", { entries: [entry("exists")], os_types: ["linux"] }, A, false],
]
for (const [name, fields, event, excepted] of CASES) {
  test(`an exception list of a Kibana export: ${name}`, () => {
    const { items, warnings } = imported(LIST, item(fields))
    assert.deepEqual(warnings, [])
    assert.equal(exceptionFor(items, event, ARRIVAL) !== undefined, excepted)
  })
}

/** What is not imported, and the warning that says so. */
const NOT_IMPORTED: readonly (readonly [name: string, lines: readonly object[], message: RegExp])[] = [
  [
    "a value list",
    [LIST, item({ entries: [entry("match", "x"), { ...entry("list"), list: { id: "ips", type: "ip" } }] })],
    /exception "Item" of list admins is not imported: .*`list`.*an export does not contain/,
  ],
  [
    "a nested entry",
    [LIST, item({ entries: [{ field: "file.Ext", type: "nested", entries: [] }] })],
    /exception "Item" of list admins is not imported: .*`nested`/,
  ],
  ["an unknown type", [LIST, item({ entries: [entry("fuzzy", "a")] })], /"Item".*`fuzzy`/],
  ["a value of another type", [LIST, item({ entries: [entry("match", ["a"])] })], /"Item".*must be a text/],
  ["an item without entries", [LIST, item({ entries: [] })], /"Item".*no entries/],
  ["a list that is not in the file", [], /exception list admins is not in this file/],
  ["a list of another space", [{ ...LIST, namespace_type: "agnostic" }], /exception list admins is not in this file/],
  [
    "a list of Elastic Defend",
    [{ ...LIST, type: "endpoint" }, item({ entries: [entry("exists")] })],
    /admins .*`endpoint`/,
  ],
]
for (const [name, lines, message] of NOT_IMPORTED) {
  test(`an exception that is not imported is reported: ${name}`, () => {
    const { items, warnings } = imported(...lines)
    assert.deepEqual(items, [])
    assert.equal(warnings.length, 1)
    assert.match(String(warnings[0]?.message), message)
    assert.equal(warnings[0]?.severity, "warning")
  })
}

test("an item that cannot be imported does not keep the others back", () => {
  const good = item({ name: "Good", entries: [entry("exists")] })
  const { items, warnings } = imported(LIST, item({ entries: [entry("list")] }), good)
  assert.deepEqual(
    items.map(({ name }) => name),
    ["Good"],
  )
  assert.equal(warnings.length, 1)
})

test("a TOML rule that names a list gets the warning, with its place", () => {
  const more = 'exceptions_list = [{ id = "1", list_id = "admins", type = "detection", namespace_type = "single" }]'
  const text = ruleText({ more })
  const built = buildRule(readToml("rule.toml", text))
  assert.ok(built.status === "compiled")
  const [warning] = built.built.warnings
  assert.match(String(warning?.message), /exception list admins is not in this file/)
  assert.equal(warning?.position.line, text.split("\n").indexOf(more) + 1)
})
