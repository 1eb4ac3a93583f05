import type { ObjectLine } from "./detect.ts"
import type { ScanReport } from "./report.ts"

/** A structured logger, of which only this is used. */
export type Log = {
  readonly info: (message: string, details: { readonly [name: string]: unknown }) => void
  readonly error: (message: string, details: { readonly [name: string]: unknown }) => void
}

/** Writes one line for each object. Names and errors may hold an attacker's text; the logger writes them as JSON strings. */
export function logObject(log: Log): (line: ObjectLine) => void {
  return ({ report, error, ...rest }) => {
    const details = { ...rest, ...(report ? { lines: countsOf(report) } : {}) }
    if (error === undefined) log.info("scanned", { details })
    else log.error("not scanned to the end", { details: { ...details, error } })
  }
}

/** The balance of an object's lines, and what else was counted. */
export function countsOf(report: ScanReport) {
  const { tally, skipped, parsed, unparsed, sources, unrecognised, suspicious } = report
  return {
    lines: tally.lines,
    blank: tally.blank,
    skipped,
    parsed,
    unparsed,
    inflatedBytes: tally.inflatedBytes,
    unrecognised: unrecognised.count,
    suspicious: suspicious.count,
    sources: Object.fromEntries(sources),
  }
}
