import assert from "node:assert/strict"
import { test } from "node:test"
import { measureObject } from "../../src/detect/measure.ts"
import type { ObjectLine } from "../../src/detect/object-outcome.ts"
import { emptyTally } from "../../src/engine/decode/raw-line.ts"
import { ScanReport } from "../../src/engine/scan-report.ts"

function measured(line: ObjectLine): object[] {
  const written: object[] = []
  measureObject({
    write: (values) => void written.push(values),
    writeForSource: (source, values) => void written.push({ source, ...values }),
  })(line)
  return written
}

const report = Object.assign(new ScanReport({ ...emptyTally(), lines: 10, blank: 1, inflatedBytes: 900 }), {
  skipped: 5,
  parsed: 3,
  unparsed: 1,
})
report.sources.set("endgame", 2)
report.unrecognised.push(4)
const base = { object: "s3://logs/a", age: 2500, milliseconds: 40 }

test("an object's balance of lines, bytes, alerts and times, and its records by source", () => {
  const line = {
    ...base,
    report,
    bytes: 300,
    matches: 2,
    published: 1,
    already: 1,
    staged: 3,
    lateness: 61_000,
    stages: { opening: 5, scanning: 20, publishing: 15 },
  }
  assert.deepEqual(measured(line), [
    {
      Objects: 1,
      Bytes: 300,
      BytesInflated: 900,
      LinesBlank: 1,
      LinesSkipped: 5,
      LinesParsed: 3,
      LinesUnparsed: 1,
      LinesSuspicious: 0,
      RecordsUnknown: 1,
      Matches: 2,
      AlertsPublished: 1,
      AlertsRepeated: 1,
      AlertsStaged: 3,
      Delay: 2500,
      Lateness: 61,
      TimeOpening: 5,
      TimeScanning: 20,
      TimePublishing: 15,
    },
    { source: "endgame", Records: 2 },
  ])
})

test("an object that failed is counted, with its age when its alerts were not published", () => {
  assert.deepEqual(measured({ ...base, error: "denied" }), [{ ObjectsFailed: 1 }])
  assert.deepEqual(measured({ ...base, error: "not published", isUnpublished: true, age: 1_800_000 }), [
    { ObjectsFailed: 1, UnpublishedAge: 1800 },
  ])
})

test("a clock that is behind the arrival makes no negative time", () => {
  assert.deepEqual(measured({ ...base, error: "x", isUnpublished: true, age: -5000 }), [
    { ObjectsFailed: 1, UnpublishedAge: 0 },
  ])
})

test("a message that is to be ignored is no object that failed", () => {
  assert.deepEqual(measured({ ...base, isIgnored: true }), [])
})

test("a test is not measured", () => {
  assert.deepEqual(measured({ ...base, report, isTest: true }), [])
})
