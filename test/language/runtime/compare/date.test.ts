import assert from "node:assert/strict"
import { test } from "node:test"
import { parseDate } from "../../../../src/language/runtime/index.ts"

const second = Date.UTC(2017, 7, 30, 20, 47, 33)

test("dates in milliseconds", () => {
  const rows: readonly (readonly [value: string | number | bigint, expected: number | null])[] = [
    ["2017-08-30T20:47:33Z", second],
    ["2017-08-30T20:47:33", second],
    ["2017-08-30T20:47:33.1Z", second + 100],
    ["2017-08-30T20:47:33.123Z", second + 123],
    ["2017-08-30T20:47:33,123Z", second + 123],
    ["2017-08-30T20:47:33.1234567Z", second + 123],
    ["2017-08-30T20:47:33.123456789Z", second + 123],
    ["2017-08-30T22:47:33+02:00", second],
    ["2017-08-30T22:47:33+0200", second],
    ["2017-08-30T22:47:33+02", second],
    ["2017-08-30T15:17:33-05:30", second],
    ["2017-08-30T20:47Z", second - 33_000],
    ["2017-08-30T20", Date.UTC(2017, 7, 30, 20)],
    ["2017-08-30T", Date.UTC(2017, 7, 30)],
    ["2017-08-30", Date.UTC(2017, 7, 30)],
    ["2017-08", Date.UTC(2017, 7, 1)],
    ["2017", Date.UTC(2017, 0, 1)],
    ["0001-01-01T00:00:00Z", -62135596800000],
    ["2024-02-29", Date.UTC(2024, 1, 29)],
    [second, second],
    [String(second), second],
    ["-1", -1],
    ["1504126053000.9", second],
    [BigInt(second), second],
    [1.9, 1],
    ["2023-02-29", null],
    ["2017-13-01", null],
    ["2017-08-32", null],
    ["2017-00-01", null],
    ["2017-08-30T24:00:00Z", null],
    ["2017-08-30T20:60:00Z", null],
    ["2017-08-30T20:47:33.Z", null],
    ["2017-08-30T20:47:33.1234567890Z", null],
    ["2017-08-30T20:47:33+19:00", null],
    ["2017-08-30T20:47:33+02:60", null],
    ["2017-8-30", null],
    ["2017-08-30 20:47:33", null],
    ["30/Aug/2017", null],
    ["", null],
    ["now", null],
    [Number.NaN, null],
  ]
  for (const [value, expected] of rows) assert.equal(parseDate(value), expected, String(value))
})

test("missing parts in the upper bound of a range", () => {
  const rows = [
    ["2017-08-30", Date.UTC(2017, 7, 31) - 1],
    ["2017-08-30T20", Date.UTC(2017, 7, 30, 21) - 1],
    ["2017-08-30T20:47", Date.UTC(2017, 7, 30, 20, 48) - 1],
    ["2017-08-30T20:47:33Z", second + 999],
    ["2017-08-30T20:47:33.5Z", second + 500],
    [String(second), second],
  ] as const
  for (const [value, expected] of rows) assert.equal(parseDate(value, true), expected, value)
})
