import assert from "node:assert/strict"
import { test } from "node:test"
import { MOST_DIAGNOSTICS } from "../../../src/language/diagnostics/diagnostic.ts"
import { DEEPEST_NESTING } from "../../../src/language/eql/syntax/depth.ts"
import { parse } from "../../../src/language/eql/syntax/parser.ts"
import { print } from "../../../src/language/eql/syntax/print.ts"

/** About a million characters: a reader whose time grows with the square of the length would not end. */
const SIZE = 1_000_000
const fill = (part: string): string => part.repeat(SIZE / part.length)

/** The codes that a query is refused with, each with its count; "read" when it is not, and printed too. */
function verdict(query: string): string {
  const outcome = parse(query)
  if (outcome.ok) return print(outcome.value).length > 0 ? "read" : ""
  const counts = Map.groupBy(outcome.diagnostics, ({ code }) => code)
  return [...counts].map(([code, all]) => `${all.length} ${code}`).join(" ")
}

test("a large query is read or refused, whatever it is large of", () => {
  const flood = `${MOST_DIAGNOSTICS}`
  const cases: readonly (readonly [query: string, expected: string])[] = [
    [`any where ${fill("a or ")}b`, "read"],
    [`any where ${fill("a == 1 and ")}b`, "read"],
    [`any where a in (${fill('"x",')}1)`, "read"],
    [`any where a : (${fill('"""x""",')}"y")`, "read"],
    [`any where a == "${fill("a")}"`, "read"],
    [`any where a == "${fill("\\n")}"`, "read"],
    [`any where a == """${fill("a")}"""`, "read"],
    [`any where \`${fill("a")}\` == 1`, "read"],
    [`any where a${fill(".a")} == 1`, "read"],
    [`any where ${fill(" ")}true`, "read"],
    [`any where ${fill("/**/")}true`, "read"],
    [`any where ${"/*".repeat(SIZE / 4)}${"*/".repeat(SIZE / 4)}true`, "read"],
    [`any where true ${fill("|head 1 ")}`, "read"],
    [`sequence ${fill("[a where b]")}`, "read"],
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

test("what lies too deep is refused with one finding, whatever it is deep of", () => {
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
    assert.equal(verdict(query(DEEPEST_NESTING / 2 - 5)), "read", query(1))
    assert.equal(verdict(query(10_000)), "1 EQL210", query(1))
    assert.equal(verdict(query(200_000)), "1 EQL210", query(1))
  }
})

test("many levels of brackets with many operators in each are one deep tree, and refused", () => {
  const levels = DEEPEST_NESTING - 50
  const query = `any where ${"(".repeat(levels)}1${`${"+1".repeat(levels)})`.repeat(levels)} == 1`
  assert.equal(verdict(query), "1 EQL210")
})

test("long chains of and and or are flat", () => {
  for (const word of ["and", "or"]) {
    const outcome = parse(`any where ${`a == 1 ${word} `.repeat(10_000)}b`)
    assert.ok(outcome.ok && outcome.value.kind === "event" && outcome.value.filter.condition.kind === "logic")
    assert.equal(outcome.value.filter.condition.terms.length, 10_001)
  }
})
