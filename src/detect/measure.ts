import type { Meter } from "../metrics/meter.ts"
import type { ObjectLine } from "./object-outcome.ts"

/** Measures each object. A canary's object is not a log: only the canary itself measures it. */
export function measureObject(meter: Meter): (line: ObjectLine) => void {
  return ({ report, age, stages, isTest, isIgnored, error, isUnpublished, ...line }) => {
    if (isTest || isIgnored) return
    if (report === undefined || error !== undefined) {
      meter.write({ ObjectsFailed: 1, ...(isUnpublished ? { UnpublishedAge: Math.max(0, age) / 1000 } : {}) })
      return
    }
    meter.write({
      Objects: 1,
      Bytes: line.bytes ?? 0,
      BytesInflated: report.tally.inflatedBytes,
      LinesBlank: report.tally.blank,
      LinesSkipped: report.skipped,
      LinesParsed: report.parsed,
      LinesUnparsed: report.unparsed,
      LinesSuspicious: report.suspicious.count,
      RecordsUnknown: report.unrecognised.count,
      Matches: line.matches ?? 0,
      AlertsPublished: line.published ?? 0,
      AlertsRepeated: line.already ?? 0,
      AlertsStaged: line.staged ?? 0,
      Delay: Math.max(0, age),
      ...(line.lateness === undefined ? {} : { Lateness: Math.max(0, line.lateness) / 1000 }),
      ...(stages
        ? { TimeOpening: stages.opening, TimeScanning: stages.scanning, TimePublishing: stages.publishing }
        : {}),
    })
    for (const [source, records] of report.sources) meter.writeForSource(source, { Records: records })
  }
}
