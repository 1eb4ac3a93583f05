import assert from "node:assert/strict"
import { test } from "node:test"
import { alertAttributes, attributeBytes, MAX_ATTRIBUTES } from "../../../src/delivery/alert/attributes.ts"
import { alertDocument, fit, SNS_MESSAGE_BYTES, serialise } from "../../../src/delivery/alert/document.ts"
import type { Event } from "../../../src/event.ts"
import { matchOf, ruleWith } from "./match.ts"

const bytes = (value: Parameters<typeof serialise>[0]) => Buffer.byteLength(serialise(value))

const huge: readonly (readonly [string, Event])[] = [
  ["a command line of 1 MB", { "process.command_line": "x".repeat(1_000_000) }],
  ["a text that JSON makes six times longer", { "user.name": "\u0000".repeat(70_000) }],
  ["pictures, four bytes each", { "user.name": "😀".repeat(70_000) }],
  ["lone surrogates", { "user.name": "\ud83d".repeat(70_000) }],
  ["an array of 30,000 words", { "process.args": Array.from({ length: 30_000 }, (_, index) => `argument${index}`) }],
  [
    "20,000 fields",
    Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`winlog.event_data.f${index}`, "value"])),
  ],
  [
    "20,000 fields at the top",
    Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`f${index}`, "value"])),
  ],
  [
    "20,000 fields of the event",
    Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`event.f${index}`, "value"])),
  ],
  ["a field with a name of 300 KB", { [`x.${"n".repeat(300_000)}`]: 1 }],
  [
    "20,000 fields without a place",
    Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`a..${index}`, "value"])),
  ],
]

for (const [name, fields] of huge) {
  test(`fits into SNS and can still be found: ${name}`, () => {
    const whole = alertDocument(matchOf(fields))
    assert.ok(bytes(whole) > SNS_MESSAGE_BYTES)
    const cut = fit(whole, SNS_MESSAGE_BYTES)
    assert.ok(bytes(cut) <= SNS_MESSAGE_BYTES)
    const text = serialise(cut)
    assert.deepEqual(JSON.parse(text)["landfall.truncated"], cut["landfall.truncated"])
    assert.ok((cut["landfall.truncated"] ?? []).length > 0)
    for (const kept of ["kibana.alert.uuid", "landfall.ledger", "landfall.key", "landfall.record_hash"]) {
      assert.equal(cut[kept], whole[kept])
    }
    assert.equal(text, serialise(fit(whole, SNS_MESSAGE_BYTES)))
    assert.doesNotMatch(text, /\\ud83d(?!\\ude00)/)
  })
}

test("an alert that fits stays as it is", () => {
  const alert = alertDocument(matchOf())
  assert.equal(fit(alert, SNS_MESSAGE_BYTES), alert)
})

test("the longest texts are cut first, with a mark and their length", () => {
  const alert = alertDocument(
    matchOf({ "process.command_line": "y".repeat(300_000), "process.working_directory": "z".repeat(30_000) }),
  )
  const cut = fit(alert, SNS_MESSAGE_BYTES)
  assert.deepEqual(cut["landfall.truncated"], ["process.command_line"])
  const { command_line: line } = cut["process"] as { command_line: string }
  assert.match(line, /^y+… \[cut: 300000 bytes\]$/)
})

test("an impossible limit says so", () => {
  assert.throws(() => fit(alertDocument(matchOf()), 100), /does not fit in 100 bytes.*alerts\//)
})

const hosts: readonly (readonly [Event["x"], string | undefined])[] = [
  ["WEB01", "WEB01"],
  ["", undefined],
  [["A", "B"], "A"],
  ["a\r\nb\u0000\u202e\ud800\uffff", "a\ufffd\ufffdb\ufffd\ufffd\ufffd\ufffd"],
  [undefined, undefined],
]

for (const [host, expected] of hosts) {
  test(`the host attribute of ${JSON.stringify(host)}`, () => {
    assert.equal(alertAttributes(alertDocument(matchOf({ "host.name": host })))["host"]?.StringValue, expected)
  })
}

test("attributes are legal by SNS's rules", () => {
  const rule = ruleWith({ tags: Array.from({ length: 500 }, (_, index) => `Tag: ${index} ✓`) })
  const attributes = alertAttributes(
    alertDocument(matchOf({ "host.name": "😀".repeat(10_000), "user.name": "bob" }, { rule })),
  )
  assert.ok(Object.keys(attributes).length <= MAX_ATTRIBUTES)
  assert.ok(attributeBytes(attributes) < 4096)
  for (const [name, { DataType, StringValue }] of Object.entries(attributes)) {
    assert.match(name, /^[A-Za-z0-9_-]{1,256}$/)
    assert.notEqual(StringValue, "")
    assert.ok(StringValue.isWellFormed())
    if (DataType === "Number") assert.ok(Number.isFinite(Number(StringValue)))
    if (DataType === "String.Array") assert.ok(Array.isArray(JSON.parse(StringValue)))
  }
  assert.deepEqual(attributes["risk_score"], { DataType: "Number", StringValue: "73" })
  assert.deepEqual(attributes["late"], { DataType: "String", StringValue: "false" })
})

test("a rule without tags or tactics has no such attributes", () => {
  const attributes = alertAttributes(alertDocument(matchOf({}, { rule: ruleWith({ tags: [], threat: [] }) })))
  assert.deepEqual(Object.keys(attributes).sort(), [
    "host",
    "late",
    "risk_score",
    "rule_id",
    "rule_name",
    "severity",
    "source",
    "user",
  ])
})

test("regression: a list of millions was copied to learn that an alert with it is too long", () => {
  const alert = alertDocument(matchOf({ "process.args": Array.from({ length: 300_000 }, () => "a") }))
  const { map } = Array.prototype
  let longest = 0
  Array.prototype.map = function (this: unknown[], ...given: Parameters<typeof map>) {
    longest = Math.max(longest, this.length)
    return map.apply(this, given)
  } as typeof map
  try {
    assert.ok(bytes(fit(alert, SNS_MESSAGE_BYTES)) <= SNS_MESSAGE_BYTES)
  } finally {
    Array.prototype.map = map
  }
  assert.ok(longest * 2 <= SNS_MESSAGE_BYTES, String(longest))
})
