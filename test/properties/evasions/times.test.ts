import assert from "node:assert/strict"
import { test } from "node:test"
import { logFormats } from "../../../dev/log-formats/index.ts"
import { ARRIVAL, scanEach } from "../../dev/log-formats/scan-cases.ts"
import { firing } from "./firing.ts"

/** A text with all its times replaced, texts and numbers. */
function retimed(text: string, iso: string, epoch: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?/g, iso)
    .replace(/\b(?:134\d{15}|179\d{10}|179\d{7})(?:\.\d+)?\b/g, epoch)
}

/** Odd times as text and as number, and whether the alert must flag its time as suspect. */
const TIMES: readonly [name: string, iso: string, epoch: string, isSuspect: boolean][] = [
  ["1601", "1601-01-01T00:00:00.0000000Z", "0", true],
  ["the future", "2199-01-01T00:00:00Z", "9999999999999", true],
  ["negative", "-0001-01-01T00:00:00Z", "-62135596800000", true],
  ["no time", "not a time", "99999999999999999999", true],
  ["nothing", "", "0", true],
  ["no zone", "2026-11-24T08:00:00.123", "1795507200123", false],
  ["an offset", "2026-11-24T10:00:00.123+02:00", "1795507200123", false],
  ["nanoseconds", "2026-11-24T08:00:00.123456789Z", "1795507200123", false],
]

for (const [name, iso, epoch, isSuspect] of TIMES) {
  test(`53 odd times: ${name}`, async (t) => {
    const alerts = await scanEach(logFormats.map((format) => retimed(firing(format), iso, epoch)))
    for (const [at, format] of logFormats.entries()) {
      assert.ok(alerts[at], `${format.source}, ${format.name}`)
      const suspect = alerts[at]?.["landfall.timestamp_suspect"]
      assert.equal(suspect !== undefined, isSuspect, `${format.source}, ${format.name}: ${suspect}`)
    }
    t.diagnostic(`${logFormats.length} of ${logFormats.length} as stated`)
  })
}

for (const [name, epoch] of [
  ["seconds", "1795507200"],
  ["microseconds", "1795507200123456"],
  ["nanoseconds", "1795507200123456789"],
] as const) {
  test(`53 another unit of time, ${name}, prevents no alert`, async () => {
    const alerts = await scanEach(logFormats.map((format) => retimed(firing(format), "2026-11-24T08:00:00Z", epoch)))
    for (const [at, format] of logFormats.entries()) assert.ok(alerts[at], `${format.source}, ${format.name}`)
  })
}

test("54 late data alerts, says so, and shows both times", async (t) => {
  const time = ARRIVAL - 5 * 86_400_000
  const alerts = await scanEach(logFormats.map((format) => firing(format, { time })))
  for (const [at, format] of logFormats.entries()) {
    const alert = alerts[at]
    assert.equal(alert?.["landfall.late"], true, `${format.source}, ${format.name}`)
    assert.equal(alert?.["@timestamp"], new Date(ARRIVAL).toISOString())
    assert.equal(alert?.["kibana.alert.original_time"]?.slice(0, 19), new Date(time).toISOString().slice(0, 19))
  }
  t.diagnostic(`${logFormats.length} of ${logFormats.length} as stated`)
})
