import assert from "node:assert/strict"
import { test } from "node:test"
import { exceptionFor } from "../../../src/delivery/alert/exceptions.ts"
import { matchesWildcard } from "../../../src/delivery/alert/wildcard.ts"
import type { Event } from "../../../src/event.ts"
import type { ExceptionEntry } from "../../../src/rule.ts"

const entry = (
  type: ExceptionEntry["type"],
  value: string | readonly string[] = "",
  operator: ExceptionEntry["operator"] = "included",
) => ({ type, field: "f", operator, value }) as ExceptionEntry

const table: readonly (readonly [ExceptionEntry, Event, boolean])[] = [
  [entry("match", "a"), { f: "a" }, true],
  [entry("match", "a"), { f: "A" }, false],
  [entry("match", "a"), { f: ["b", "a"] }, true],
  [entry("match", "a"), {}, false],
  [entry("match", "a", "excluded"), { f: "b" }, true],
  [entry("match", "a", "excluded"), {}, true],
  [entry("match", "4624"), { f: 4624 }, true],
  [entry("match", "4624.0"), { f: 4624 }, true],
  [entry("match", "4624.0"), { f: "4624" }, false],
  [entry("match", ""), { f: 0 }, false],
  [entry("match", "true"), { f: true }, true],
  [entry("match_any", ["x", "a"]), { f: "a" }, true],
  [entry("match_any", []), { f: "a" }, false],
  [entry("match_any", ["a"], "excluded"), { f: "a" }, false],
  [entry("exists"), { f: "" }, true],
  [entry("exists"), {}, false],
  [entry("exists", "", "excluded"), {}, true],
  [entry("wildcard", "C:\\\\Tools\\\\*.exe"), { f: "C:\\Tools\\x.exe" }, true],
  [entry("wildcard", "*.EXE"), { f: "x.exe" }, false],
  [entry("wildcard", "a?c"), { f: "abc" }, true],
]

for (const [item, event, expected] of table) {
  test(`${item.operator} ${item.type} ${"value" in item ? item.value : ""} on ${JSON.stringify(event)}: ${expected}`, () => {
    const found = exceptionFor([{ name: "item", entries: [item] }], event, 0)
    assert.equal(found?.name, expected ? "item" : undefined)
  })
}

test("entries are ANDed, items ORed, and an item without entries excepts nothing", () => {
  const both = { name: "both", entries: [entry("match", "a"), { ...entry("match", "b"), field: "g" }] }
  assert.equal(exceptionFor([both], { f: "a" }, 0), undefined)
  assert.equal(exceptionFor([both], { f: "a", g: "b" }, 0)?.name, "both")
  assert.equal(exceptionFor([both, { name: "second", entries: [entry("exists")] }], { f: "a" }, 0)?.name, "second")
  assert.equal(exceptionFor([{ name: "empty", entries: [] }], { f: "a" }, 0), undefined)
})

test("expiry is judged by the arrival, and an unreadable one has passed", () => {
  const item = (expires: string) => [{ name: "item", expires, entries: [entry("exists")] }]
  const arrival = Date.parse("2026-03-01T00:00:00Z")
  assert.ok(exceptionFor(item("2026-03-01T00:00:01Z"), { f: 1 }, arrival))
  assert.equal(exceptionFor(item("2026-03-01T00:00:00Z"), { f: 1 }, arrival), undefined)
  assert.equal(exceptionFor(item("some day"), { f: 1 }, arrival), undefined)
})

for (const [pattern, text, expected] of [
  ["*", "", true],
  ["?", "", false],
  ["?", "😀", true],
  ["a*b*c", "a--b--b--c", true],
  ["a*b", "a--c", false],
  ["\\*", "*", true],
  ["\\*", "x", false],
  ["**x", "yx", true],
  ["x\\", "x\\", true],
  ["(a|b)", "a", false],
] as [string, string, boolean][]) {
  test(`wildcard ${pattern} on ${text}: ${expected}`, () => assert.equal(matchesWildcard(text, pattern), expected))
}
