import { UNSAFE } from "../delivery/alert/serialise.ts"
import type { ScanReport } from "../engine/scan-report.ts"
import type { ObjectLine } from "./detect.ts"

/** A structured logger, of which only this is used. */
export type Log = {
  readonly info: (message: string, details: { readonly [name: string]: unknown }) => void
  readonly error: (message: string, details: { readonly [name: string]: unknown }) => void
}

/**
 * Writes one line for each object. Names and errors may hold an attacker's text: the logger writes them as JSON strings,
 * and what JSON leaves as it is although it acts in a terminal or disguises text is spelled out before.
 */
export function logObject(log: Log): (line: ObjectLine) => void {
  return ({ report, isIgnored, ...line }) => {
    const error = line.error === undefined ? undefined : visible(line.error)
    const { error: _, ...rest } = { ...line, object: visible(line.object) }
    const details = { ...rest, ...(report ? { lines: countsOf(report) } : {}) }
    if (isIgnored) log.info("ignored", { details: { object: rest.object } })
    else if (error === undefined) log.info("scanned", { details })
    else log.error("not scanned to the end", { details: { ...details, error } })
  }
}

function visible(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** The balance of an object's lines, and what else was counted. */
export function countsOf(report: ScanReport) {
  const { tally, skipped, parsed, unparsed, sources, unrecognised, unknown, suspicious } = report
  return {
    lines: tally.lines,
    blank: tally.blank,
    skipped,
    parsed,
    unparsed,
    inflatedBytes: tally.inflatedBytes,
    unrecognised: unrecognised.count,
    unknownKinds: Object.fromEntries(unknown.names),
    suspicious: suspicious.count,
    sources: Object.fromEntries(sources),
  }
}
