import { UNSAFE } from "../delivery/alert/serialise.ts"
import type { ScanReport } from "../engine/scan-report.ts"
import type { Meter } from "../metrics/meter.ts"
import { measureObject } from "./measure.ts"
import type { ObjectLine } from "./object-outcome.ts"

/** A structured logger; only these methods are used. */
export type Log = {
  readonly info: (message: string, details: { readonly [name: string]: unknown }) => void
  readonly error: (message: string, details: { readonly [name: string]: unknown }) => void
}

/** Logs and measures each object. */
export function observeObject(log: Log, meter: Meter): (line: ObjectLine) => void {
  const [logLine, measureLine] = [logObject(log), measureObject(meter)]
  return (line) => {
    logLine(line)
    measureLine(line)
  }
}

/**
 * Writes one line for each object. Names and errors may contain an attacker's text: the logger writes them as JSON
 * strings, and characters that JSON leaves alone but that act in a terminal or disguise text are escaped before.
 */
function logObject(log: Log): (line: ObjectLine) => void {
  return ({ object, report, isIgnored, error, ...rest }) => {
    if (isIgnored) {
      log.info("ignored", { details: { object: visible(object) } })
      return
    }
    const details = { object: visible(object), ...rest, ...(report ? { lines: countsOf(report) } : {}) }
    if (error === undefined) log.info("scanned", { details })
    else log.error("not scanned to the end", { details: { ...details, error: visible(error) } })
  }
}

function visible(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** The balance of an object's lines, and the other counts. */
function countsOf(report: ScanReport) {
  const {
    tally,
    passed,
    skipped,
    parsed,
    unparsed,
    sources,
    unrecognised,
    unknown,
    ambiguous,
    repeatedKeys,
    suspicious,
  } = report
  return {
    lines: tally.lines,
    blank: tally.blank,
    // Zero unless an earlier try scanned a part of the object.
    passed,
    skipped,
    parsed,
    unparsed,
    inflatedBytes: tally.inflatedBytes,
    unrecognised: unrecognised.count,
    unknownKinds: Object.fromEntries(unknown.names),
    ambiguous: ambiguous.count,
    repeatedKeys: repeatedKeys.count,
    suspicious: suspicious.count,
    ruleErrors: report.failedRules.size,
    sources: Object.fromEntries(sources),
  }
}
