import assert from "node:assert/strict"
import { test } from "node:test"
import { MAX_DIAGNOSTICS } from "../../../src/language/diagnostics/diagnostic.ts"
import { MAX_NESTING } from "../../../src/language/eql/syntax/depth.ts"
import { parse } from "../../../src/language/eql/syntax/parser.ts"
import { print } from "../../../src/language/eql/syntax/print.ts"

/** About a million characters: with quadratic time the test would not finish. */
const SIZE = 1_000_000
const fill = (part: string): string => part.repeat(SIZE / part.length)

/** The codes of a query's diagnostics, each with its count, or "parsed". A parsed query is also printed. */
function verdict(query: string): string {
  const outcome = parse(query)
  if (outcome.ok) return print(outcome.value).length > 0 ? "parsed" : ""
  const counts = Map.groupBy(outcome.diagnostics, ({ code }) => code)
  return [...counts].map(([code, all]) => `${all.length} ${code}`).join(" ")
}

test("a large query of any kind is parsed or refused", () => {
  const flood = `${MAX_DIAGNOSTICS}`
  const cases: readonly (readonly [query: string, expected: string])[] = [
    [`any where ${fill("a or ")}b`, "parsed"],
    [`any where ${fill("a == 1 and ")}b`, "parsed"],
    [`any where a in (${fill('"x",')}1)`, "parsed"],
    [`any where a : (${fill('"""x""",')}"y")`, "parsed"],
    [`any where a == "${fill("a")}"`, "parsed"],
    [`any where a == "${fill("\\n")}"`, "parsed"],
    [`any where a == """${fill("a")}"""`, "parsed"],
    [`any where \`${fill("a")}\` == 1`, "parsed"],
    [`any where a${fill(".a")} == 1`, "parsed"],
    [`any where ${fill(" ")}true`, "parsed"],
    [`any where ${fill("/**/")}true`, "parsed"],
    [`any where ${"/*".repeat(SIZE / 4)}${"*/".repeat(SIZE / 4)}true`, "parsed"],
    [`any where true ${fill("|head 1 ")}`, "parsed"],
    [`sequence ${fill("[a where b]")}`, "parsed"],
    [`any where a == ${fill("9")}`, "1 EQL108"],
    [`any where ${fill("/*")}`, "1 EQL104"],
    [`any where \`${fill("a")}`, "1 EQL105"],
    [`any where ${fill("\\")}`, "1 EQL101"],
    [`any where ${fill("\\ ")}`, `${flood} EQL101`],
    [`any where ${fill("'a' ")}`, `${flood} EQL106`],
    [`any where ${fill('"\n')}`, `${flood} EQL102`],
    [`any where ${fill('"""\n')}`, `${flood} EQL102`],
    [`any where true ${fill("|x")}`, `${flood} EQL206`],
    [`any where ${fill("a = b or ")}c`, `${flood} EQL203`],
  ]
  for (const [query, expected] of cases) assert.equal(verdict(query), expected, query.slice(0, 40))
})

test("nesting of any kind that is too deep is refused with one diagnostic", () => {
  const deep = [
    (count: number) => `${"(".repeat(count)}a${")".repeat(count)}`,
    (count: number) => `${"not ".repeat(count)}a`,
    (count: number) => `${"-".repeat(count)}a`,
    (count: number) => `${"f(".repeat(count)}a${")".repeat(count)}`,
    (count: number) => `${"a in (".repeat(count)}a${")".repeat(count)}`,
    (count: number) => `${"(a and (b or ".repeat(count)}c${"))".repeat(count)}`,
    (count: number) => `a${" + 1".repeat(count)}`,
    (count: number) => `${"1 + (".repeat(count)}a${")".repeat(count)}`,
  ]
  for (const write of deep) {
    const query = (count: number) => `any where ${write(count)}`
    assert.equal(verdict(query(MAX_NESTING / 2 - 5)), "parsed", query(1))
    assert.equal(verdict(query(10_000)), "1 EQL210", query(1))
    assert.equal(verdict(query(200_000)), "1 EQL210", query(1))
  }
})

test("many levels of brackets with many operators each are a tree that is too deep", () => {
  const levels = MAX_NESTING - 50
  const query = `any where ${"(".repeat(levels)}1${`${"+1".repeat(levels)})`.repeat(levels)} == 1`
  assert.equal(verdict(query), "1 EQL210")
})

test("long chains of `and` and `or` are flat", () => {
  for (const word of ["and", "or"]) {
    const outcome = parse(`any where ${`a == 1 ${word} `.repeat(10_000)}b`)
    assert.ok(outcome.ok && outcome.value.kind === "event" && outcome.value.filter.condition.kind === "logic")
    assert.equal(outcome.value.filter.condition.terms.length, 10_001)
  }
})
