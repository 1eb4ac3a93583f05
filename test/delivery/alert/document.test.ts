import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { Ajv2020 } from "ajv/dist/2020.js"
import formats from "ajv-formats"
import fc from "fast-check"
import { alertDocument, serialise } from "../../../src/delivery/alert/document.ts"
import { suppressionOf } from "../../../src/delivery/alert/suppress.ts"
import type { Match } from "../../../src/engine/match/match.ts"
import type { Event, Value } from "../../../src/event.ts"
import { eventOf, matchOf, ruleWith } from "./match.ts"
import { select } from "./select-from.ts"

const schema: object = JSON.parse(readFileSync(join(import.meta.dirname, "../../../docs/alert.schema.json"), "utf8"))
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true })
formats.default(ajv)
const isValid = ajv.compile(schema)

function assertValid(text: string): void {
  assert.ok(isValid(JSON.parse(text)), ajv.errorsText(isValid.errors))
}

const text = (fields: Event, rest: Partial<Match> = {}) => serialise(alertDocument(matchOf(fields, rest)))
const parsed = (fields: Event, rest: Partial<Match> = {}): { [name: string]: unknown } => JSON.parse(text(fields, rest))

const settings = ruleWith({
  building_block_type: "default",
  rule_name_override: "event.action",
  severity_mapping: [{ field: "host.name", operator: "equals", value: "WEB01", severity: "critical" }],
  risk_score_mapping: [{ field: "event.risk", operator: "equals", value: "" }],
})

for (const [name, fields, rest] of [
  ["the rule's own", {}, {}],
  ["every override", { "event.risk": 91 }, { rule: settings }],
  ["no time and no id", { "@timestamp": undefined, "event.id": undefined }, {}],
  ["an unreadable time", { "@timestamp": "yesterday" }, {}],
  ["a place without version", {}, { location: { bucket: "b", key: "k", etag: "e", line: 1 } }],
  ["conflicting fields", { process: "x", "a..b": 1, "kibana.alert.uuid": "mine", event: "x" }, {}],
  ["a damaged record", {}, { encodingError: true }],
] as [string, Event, Partial<Match>][]) {
  test(`valid by the schema: ${name}`, () => assertValid(text(fields, rest)))
}

test("a year beyond 9999 made a time that the schema refuses", () => {
  for (const time of [253_402_300_800_000, -62_167_219_200_001, "+010000-01-01T00:00:00Z"]) {
    const made = text({ "@timestamp": time })
    assertValid(made)
    const document = JSON.parse(made)
    assert.equal(document["kibana.alert.original_time"], undefined)
    assert.equal(document["landfall.timestamp_suspect"], String(time).startsWith("-") ? "past" : "future")
  }
})

test("valid by the schema, whatever an event holds, and the same every time", () => {
  const scalar = fc.oneof(fc.string({ unit: "binary" }), fc.double(), fc.bigInt(), fc.boolean())
  const value: fc.Arbitrary<Value> = fc.oneof(scalar, fc.array(scalar))
  const field = fc.oneof(
    fc.constantFrom("process", "process.name", "event", "event.kind", "@timestamp", "__proto__", "constructor.name"),
    fc.string({ maxLength: 12 }),
  )
  fc.assert(
    fc.property(fc.dictionary(field, value), (fields) => {
      const match = matchOf(fields)
      const made = serialise(alertDocument(match))
      assertValid(made)
      assert.equal(made, serialise(alertDocument(structuredClone(match))))
    }),
  )
})

test("the event is nested, its own kept beside, and it is a signal now", () => {
  const alert = parsed({})
  assert.deepEqual(alert["host"], { id: "3d0e1c52", name: "WEB01", os: { type: "windows" } })
  assert.equal((alert["event"] as { kind: string }).kind, "signal")
  assert.equal(alert["kibana.alert.original_event.kind"], "event")
  assert.equal(alert["kibana.alert.original_data_stream.dataset"], "windows.sysmon_operational")
  assert.equal(alert["@timestamp"], "2026-03-01T08:16:02.000Z")
  assert.equal(alert["kibana.alert.original_time"], "2026-03-01T08:15:30.123Z")
})

test("no value is lost where a field is a value and an object at once", () => {
  const alert = parsed({ process: "whole", "process.args": ["a"], "process.args.count": 3 })
  assert.deepEqual((alert["process"] as { args: unknown }).args, { count: 3 })
  assert.deepEqual(alert["landfall.unplaced"], [
    { field: "process", value: "whole" },
    { field: "process.args", value: ["a"] },
  ])
})

test("an event cannot pose as an alert", () => {
  const alert = parsed({ "kibana.alert.uuid": "forged", "landfall.ledger": "forged", signal: "forged" })
  assert.equal(alert["kibana.alert.uuid"], "a0341a1072d40714c92f39894971ea3e5a76a5001c0bd6aa0e2c72bf05f83dad")
  assert.equal(alert["signal"], undefined)
  assert.deepEqual(
    (alert["landfall.unplaced"] as { field: string }[]).map(({ field }) => field),
    ["kibana.alert.uuid", "landfall.ledger", "signal"],
  )
})

test("a field named like Object's own is only a field", () => {
  const json = text({ "__proto__.polluted": "yes", "constructor.prototype.polluted": "yes" })
  assert.match(json, /"__proto__":\{"polluted":"yes"\}/)
  assert.equal(Reflect.get({}, "polluted"), undefined)
})

test("integers of any size are exact numbers, and what JSON cannot say is text", () => {
  const json = text({ "process.pid": 18446744073709551615n, "a.b": Number.NaN, "a.c": Number.POSITIVE_INFINITY })
  assert.match(json, /"pid":18446744073709551615[,}]/)
  assert.match(json, /"b":"NaN","c":"Infinity"/)
})

test("JSON text holds no character that acts or that SNS refuses", () => {
  const nasty = `\0\x1b[31m\x7f\x9b\u200b\u202e\u2028\ufeff\uffff\ud800${String.fromCodePoint(0xe0041)}\u3164`
  const json = text({ "user.name": nasty, [`x.${"\u202e"}`]: "y" })
  assert.doesNotMatch(json, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}\u3164]/u)
  assert.equal((JSON.parse(json) as { user: { name: string } }).user.name, nasty.toWellFormed())
})

for (const { timestamp, late, lag, suspect } of [
  { timestamp: "2026-03-01T08:15:30.123Z", late: false, lag: 31, suspect: undefined },
  { timestamp: "2026-03-01T08:07:02.000Z", late: false, lag: 540, suspect: undefined },
  { timestamp: "2026-03-01T08:07:01.999Z", late: true, lag: 540, suspect: undefined },
  { timestamp: "2026-03-01T10:07:02+02:00", late: false, lag: 540, suspect: undefined },
  { timestamp: 1_772_352_930_123, late: false, lag: 31, suspect: undefined },
  { timestamp: "2026-03-01T08:20:00Z", late: false, lag: -238, suspect: undefined },
  { timestamp: "2026-03-01T09:20:00Z", late: false, lag: -3838, suspect: "future" },
  { timestamp: "1601-01-01T00:00:00Z", late: true, lag: 13_416_826_562, suspect: "past" },
  { timestamp: "1970-01-01T00:00:00.000Z", late: true, lag: 1_772_352_962, suspect: "past" },
  { timestamp: "not a time", late: undefined, lag: undefined, suspect: "unreadable" },
  { timestamp: undefined, late: undefined, lag: undefined, suspect: "missing" },
]) {
  test(`time ${timestamp}: late ${late}, lag ${lag}, ${suspect}`, () => {
    const alert = parsed({ "@timestamp": timestamp })
    assert.equal(alert["landfall.late"], late)
    assert.equal(alert["landfall.lag_seconds"], lag)
    assert.equal(alert["landfall.timestamp_suspect"], suspect)
    assert.equal("kibana.alert.original_time" in alert, late !== undefined)
  })
}

test("severity, risk and name are the event's where the rule says so", () => {
  const alert = parsed({ "event.risk": "91", "event.action": "Renamed" }, { rule: settings })
  assert.equal(alert["kibana.alert.severity"], "critical")
  assert.equal(alert["kibana.alert.risk_score"], 91)
  assert.equal(alert["kibana.alert.rule.name"], "Renamed")
  assert.match(String(alert["kibana.alert.reason"]), /created critical alert Renamed\.$/)
  assert.equal(alert["kibana.alert.building_block_type"], "default")
})

test("an alert that stands for others is valid and says for how many", () => {
  const grouping = ruleWith({
    alert_suppression: { group_by: ["host.name", "user.email"], missing_fields_strategy: "suppress" },
  })
  const matches = [1, 2, 3].map((number) =>
    matchOf({ "@timestamp": `2026-03-01T08:15:0${number}Z` }, { number, rule: grouping }),
  )
  const [alert] = select(grouping, matches).alerts
  assert.ok(alert)
  const json = serialise(alertDocument(alert.match, suppressionOf(alert.match, alert.suppression)))
  assertValid(json)
  assert.equal((JSON.parse(json) as { [name: string]: unknown })["kibana.alert.suppression.docs_count"], 2)
})

test("the order in which a source fills an event makes no difference", () => {
  const event = eventOf()
  const reversed: Event = Object.assign(Object.create(null), Object.fromEntries(Object.entries(event).reverse()))
  assert.equal(serialise(alertDocument({ ...matchOf(), event: reversed })), serialise(alertDocument(matchOf())))
})
