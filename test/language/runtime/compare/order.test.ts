import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { compareNumbers, compareStrings, compareVersions } from "../../../../src/language/runtime/index.ts"

test("compareStrings orders by UTF-8 bytes", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "é", "\ud7ff", "\ue000", "\uffff", "😀", "\u{10ffff}"),
    maxLength: 5,
  })
  fc.assert(
    fc.property(text, text, (left, right) => {
      const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right))
      assert.equal(Math.sign(compareStrings(left, right)), bytes)
    }),
  )
})

test("compareNumbers is exact beyond 2^53", () => {
  const rows = [
    [1, 1, 0],
    [1, 1n, 0],
    [1.5, 2n, -1],
    [9007199254740992, 9007199254740993n, -1],
    [9007199254740993n, 9007199254740992, 1],
    [-1e300, -9223372036854775808n, -1],
    [Number.NaN, 1, 1],
    [1, Number.NaN, -1],
    [Number.NaN, Number.NaN, 0],
    [0, -0, 0],
  ] as const
  for (const [left, right, expected] of rows) {
    assert.equal(Math.sign(compareNumbers(left, right)), expected, `${left} ${right}`)
  }
})

test("compareVersions sorts as the version field does", () => {
  const ascending = [
    "1",
    "1.0-alpha",
    "1.0",
    "1.0.0-1",
    "1.0.0-2",
    "1.0.0-11",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha2",
    "1.0.0-alpha10",
    "1.0.0-beta",
    "1.0.0",
    "1.0.0+build",
    "1.2.4",
    "1.11.3",
    "2.0.0",
    "10.0.0.1",
    "100000000000000000000.0",
    "",
    "01.2",
    "1..2",
    "1.2-",
    "1.2_3",
    "bad",
    "v1.0",
  ]
  for (const [index, left] of ascending.entries()) {
    for (const [other, right] of ascending.entries()) {
      assert.equal(Math.sign(compareVersions(left, right)), Math.sign(index - other), `${left} ${right}`)
    }
  }
})
