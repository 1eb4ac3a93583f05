import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import fc from "fast-check"
import { alertId, executionId, ledgerKey } from "../../../src/delivery/alert/id.ts"
import { matchOf, ruleWith } from "./match.ts"
import { rule } from "./rule.ts"

const NO_IDENTITY = { "@timestamp": undefined, "event.id": undefined }

test("the recipe is frozen: SHA-256 of a JSON list", () => {
  const match = matchOf()
  const text = `["landfall.alert/1","${rule.rule_id}","windows.sysmon_operational","${match.recordHash}"]`
  assert.equal(alertId(match), createHash("sha256").update(text).digest("hex"))
  assert.equal(alertId(match), "a0341a1072d40714c92f39894971ea3e5a76a5001c0bd6aa0e2c72bf05f83dad")
})

test("a record with neither time nor id has its place in the id", () => {
  const at = (line: number) =>
    alertId(matchOf(NO_IDENTITY, { recordHash: "00", location: { bucket: "b", key: "k", line } }))
  assert.notEqual(at(1), at(2))
  assert.equal(at(1), at(1))
  const text = `["landfall.alert/1","${rule.rule_id}","windows.sysmon_operational","00","b","k",null,1]`
  assert.equal(at(1), createHash("sha256").update(text).digest("hex"))
})

const place = { bucket: "another", key: "object", line: 99 }

for (const { name, match, same } of [
  { name: "another object and line", match: matchOf({}, { location: place }), same: true },
  { name: "another arrival", match: matchOf({}, { arrival: 0 }), same: true },
  { name: "another version of the rule", match: matchOf({}, { rule: ruleWith({ version: 314 }) }), same: true },
  { name: "another event id in a record of the same bytes", match: matchOf({ "event.id": "chosen" }), same: true },
  { name: "no time but an id", match: matchOf({ "@timestamp": undefined }, { location: place }), same: true },
  { name: "no id but a time", match: matchOf({ "event.id": undefined }, { location: place }), same: true },
  { name: "another record", match: matchOf({}, { number: 2 }), same: false },
  { name: "another source", match: matchOf({}, { source: "winlogbeat" }), same: false },
  { name: "another rule", match: matchOf({}, { rule: ruleWith({ rule_id: "other" }) }), same: false },
]) {
  test(`${name}: ${same ? "the same alert" : "another alert"}`, () => {
    assert.equal(alertId(match) === alertId(matchOf()), same)
  })
}

test("fields do not run into each other", () => {
  const parts = fc.array(fc.string({ unit: "binary" }), { minLength: 5, maxLength: 5 })
  const idOf = ([ruleId = "", source = "", recordHash = "", bucket = "", key = ""]: string[]) =>
    alertId(
      matchOf(NO_IDENTITY, {
        rule: ruleWith({ rule_id: ruleId }),
        source,
        recordHash,
        location: { bucket, key, line: 1 },
      }),
    )
  fc.assert(
    fc.property(parts, parts, (left, right) => {
      assert.equal(idOf(left) === idOf(right), JSON.stringify(left) === JSON.stringify(right))
    }),
  )
  for (const [left, right] of [
    [
      ["ab", "c", "", "", ""],
      ["a", "bc", "", "", ""],
    ],
    [
      ['a","b', "c", "", "", ""],
      ["a", 'b","c', "", "", ""],
    ],
    [
      ["\ud800", "", "", "", ""],
      ["\ufffd", "", "", "", ""],
    ],
    [
      ["", "", "", "a", "bc"],
      ["", "", "", "ab", "c"],
    ],
  ] as [string[], string[]][]) {
    assert.notEqual(idOf(left), idOf(right))
  }
})

test("an execution is one rule over one object, whatever the line", () => {
  const id = executionId("rule", { ...place, version: "v1" })
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(id, executionId("rule", { ...place, version: "v1", line: 7 }))
  assert.notEqual(id, executionId("rule", { ...place, version: "v2" }))
  assert.notEqual(id, executionId("other", { ...place, version: "v1" }))
})

test("the ledger keeps alerts by rule", () => {
  assert.equal(ledgerKey("rule", "abc"), "alerts/rule/abc.json")
})
