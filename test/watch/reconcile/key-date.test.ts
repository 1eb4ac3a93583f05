import assert from "node:assert/strict"
import { test } from "node:test"
import { dateOfFolder, type KeyDate, mayHold } from "../../../src/watch/reconcile/key-date.ts"

const YEAR = { year: 2026 }
const MONTH = { year: 2026, month: 11 }
const DAY = { year: 2026, month: 11, day: 24 }

const cases: [folder: string, above: KeyDate | undefined, date: KeyDate | undefined][] = [
  ["2026", undefined, YEAR],
  ["year=2026", undefined, YEAR],
  ["11", YEAR, MONTH],
  ["month=11", YEAR, MONTH],
  ["2026-11", YEAR, MONTH],
  ["24", MONTH, DAY],
  ["day=24", MONTH, DAY],
  ["2026-11-24", undefined, DAY],
  ["20261124", undefined, DAY],
  ["2026-11-24", MONTH, DAY],
  ["dt=2026-11-24", undefined, DAY],
  ["eventDay=20261124", undefined, DAY],
  ["2026-11-24T07", undefined, DAY],
  ["2026112407", undefined, DAY],
  ["falcon-2026-11-24", undefined, DAY],
  // No dates.
  ["07", DAY, undefined],
  ["hour=07", DAY, undefined],
  ["11", undefined, undefined],
  ["13", YEAR, undefined],
  ["32", MONTH, undefined],
  ["account=2026", undefined, undefined],
  ["1234202611241", undefined, undefined],
  ["3120261124", undefined, undefined],
  ["2026-13-24", undefined, undefined],
  ["", YEAR, undefined],
  ["AWSLogs", undefined, undefined],
]
for (const [folder, above, date] of cases) {
  test(`the folder "${folder}" in ${JSON.stringify(above ?? {})} has the date ${JSON.stringify(date ?? {})}`, () => {
    assert.deepEqual(dateOfFolder(folder, above), date)
  })
}

const at = (time: string) => Date.parse(`${time}Z`)
const slice = { from: at("2026-11-24T00:10"), to: at("2026-11-24T01:10") }
const near: [KeyDate, boolean][] = [
  [YEAR, true],
  [MONTH, true],
  [DAY, true],
  [{ ...MONTH, day: 22 }, true],
  [{ ...MONTH, day: 26 }, true],
  [{ ...MONTH, day: 21 }, false],
  [{ ...MONTH, day: 27 }, false],
  [{ year: 2026, month: 10 }, false],
  [{ year: 2025 }, false],
]
for (const [date, expected] of near) {
  test(`${JSON.stringify(date)} ${expected ? "may" : "may not"} hold what arrives just after midnight of the 24th`, () => {
    assert.equal(mayHold(date, slice), expected)
  })
}

test("a day of every time zone holds what arrives at any time of that day, at the turn of the year too", () => {
  for (const zone of [-12, -5, 0, 5.5, 14]) {
    for (let hour = 0; hour < 72; hour++) {
      const arrival = at("2026-12-30T23:30") + hour * 3_600_000
      const local = new Date(arrival + zone * 3_600_000)
      const date = { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() }
      const time = { from: arrival, to: arrival + 1 }
      for (const known of [{ year: date.year }, { year: date.year, month: date.month }, date]) {
        assert.ok(mayHold(known, time), `${JSON.stringify(known)} at ${new Date(arrival).toISOString()}`)
      }
    }
  }
})
