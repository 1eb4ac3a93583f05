import { BrokenRegion } from "./broken-region.ts"
import { type DecodeOptions, decodeAndSkip, decodeObject } from "./decode/decode.ts"
import type { Limits } from "./decode/limits.ts"
import { type ParsedRecord, parseRecords } from "./decode/parse/parse-records.ts"
import { isWellFormed } from "./decode/parse/well-formed.ts"
import { anyWord, createChunkScanner, createPrefilter } from "./decode/prefilter/prefilter.ts"
import { emptyTally, linesOf, type RawLine, type SkippableLines } from "./decode/raw-line.ts"
import type { Match, RecordLocation } from "./match/match.ts"
import { matchRecord, type RecordMatcher } from "./match/match-record.ts"
import type { RuleSet } from "./match/rule-set.ts"
import type { Pins } from "./pins.ts"
import { type LineDisposition, ScanReport } from "./scan-report.ts"
import { type Recognise, sources } from "./sources/index.ts"
import type { MetadataRecord } from "./sources/source.ts"

/** What every scan of a deployment has in common. */
export type Scanner = {
  readonly rules: RuleSet
  readonly recognise: Recognise
  /** Locations whose records all belong to one source; none where it is left out. */
  readonly pins?: Pins
  readonly limits: Limits
}

/** Stops a scan that runs out of time: the message comes back and gets a whole time-out again. */
export class OutOfTimeError extends Error {
  override readonly name = "OutOfTimeError"
  /** The raw lines that were scanned, if each of them was read to its end: a later scan may begin behind them. */
  readonly units: number | undefined

  constructor(message: string, units?: number) {
    super(message)
    this.units = units
  }
}

/** An object to scan: its location, when it arrived (ms since 1970), its size in bytes, and the bytes. */
export type ScanObject = {
  readonly location: Omit<RecordLocation, "line">
  /** The ARN of the queue whose message named it. */
  readonly queue?: string | undefined
  readonly arrival: number
  readonly size: number
  readonly body: AsyncIterable<Uint8Array>
  /** Opens the bytes once more, to read what precedes damaged data; without it, some of that is lost. */
  readonly reopen?: (() => Promise<AsyncIterable<Uint8Array>>) | undefined
  /** Default: all. */
  readonly units?: Units | undefined
}

/** The raw line in which a record is: its number in the object, from 1, and its bytes. Unlike lines, no two share a number. */
export type RecordOrigin = { readonly unit: number; readonly bytes: number }

/** Which raw lines of an object a scan looks at: those after a number, or some. The others are only counted. */
export type Units = { readonly after: number } | { readonly only: ReadonlySet<number> }

/** Receives what a scan finds, in the order of the lines. The scan waits for each call. */
export type ScanListener = {
  readonly onMatch: (match: Match, origin: RecordOrigin) => Promise<void> | void
  readonly onMetadata?: (source: string, record: MetadataRecord) => Promise<void> | void
}

/**
 * The number of records of each object that are parsed whatever the prefilter says, so that an object of an unknown
 * kind raises a notice although no rule can hold for any of its lines.
 */
const SAMPLE_RECORDS = 32

/**
 * Runs the rules over one object: inflate, split, prefilter, parse, recognise, normalise, match. The report counts every
 * line. What is wrong with the object as a whole is the report's `fault`, after every whole line before it was scanned.
 */
export async function scanObject(
  object: ScanObject,
  scanner: Scanner,
  listener: ScanListener,
  hasTime: () => boolean = () => true,
): Promise<ScanReport> {
  const { limits, rules } = scanner
  const { pinned, matcher } = matcherFor(object, scanner)
  const last = lastOf(object.units)
  const tally = emptyTally()
  const report = new ScanReport(tally, pinned)
  const mayMatch = createPrefilter(rules.formula)
  const words = anyWord(rules.formula)
  const region = new BrokenRegion(report, createChunkScanner(words))
  const isMetadataObject = matcher.metadataSources.some(({ metadata }) => metadata?.isMetadataKey(object.location.key))
  const isSample = () => isMetadataObject || report.parsed < SAMPLE_RECORDS

  const scanLine = async (line: RawLine) => {
    if (!isSelected(++report.units, object.units)) {
      report.passed++
      return
    }
    const isCandidate = isCandidateLine(line, mayMatch)
    const { disposition, records } = parseLine(line, isCandidate || isSample() || region.isOpen, limits)
    report.countLine(line.line, disposition)
    let isRecognised = disposition === "skipped"
    for (const record of records) {
      const result = matchRecord(record, { ...object.location, line: line.line }, matcher)
      report.countRecord(line.line, result, isCandidate)
      isRecognised ||= result.recognised.length > 0 || result.metadata !== undefined
      const origin = { unit: report.units, bytes: bytesOf(line) }
      for (const match of result.matches) await listener.onMatch(match, origin)
      if (isMetadataObject && result.metadata)
        await listener.onMetadata?.(result.metadata.source, result.metadata.record)
    }
    if (disposition === "unparsed") region.addUnparsed(line, isCandidate)
    else region.addParsed(line, isRecognised)
  }

  const skipper = rules.lineScanner(matcher.recognise, limits)
  const decode = skipper
    ? (body: ScanObject["body"], options: DecodeOptions) => decodeAndSkip(body, options, skipper)
    : decodeObject
  const options = {
    size: object.size,
    reopen: object.reopen && whileTime(object.reopen, hasTime),
    limits,
    formula: words,
    tally,
  }
  try {
    for await (const lines of decode(object.body, options)) {
      for (const line of lines) {
        if (line.kind !== "skippable") await scanLine(line)
        else
          await scanRun(line, {
            scanLine,
            report,
            region,
            mustScan: () => object.units !== undefined || isSample() || region.isOpen,
          })
      }
      if (report.units >= last) break
      // Checked after the lines of the batch, because the tally counted them when they were split.
      if (!hasTime())
        throw new OutOfTimeError(`out of time after ${tally.lines} lines, ${tally.inflatedBytes} bytes`, report.units)
    }
  } catch (error) {
    report.fault = error
  }
  return report
}

/** What to do with a run of lines that no rule can match. */
type RunScan = {
  readonly scanLine: (line: RawLine) => Promise<void>
  /** Whether the next line must still be looked at. */
  readonly mustScan: () => boolean
  readonly report: ScanReport
  readonly region: BrokenRegion
}

async function scanRun(run: SkippableLines, { scanLine, mustScan, report, region }: RunScan): Promise<void> {
  let scanned = 0
  for (const line of mustScan() ? linesOf(run) : []) {
    if (!mustScan()) break
    await scanLine(line)
    scanned++
  }
  const rest = run.count - scanned
  if (rest === 0) return
  report.units += rest
  report.skipped += rest
  region.passLines()
}

function isCandidateLine(line: RawLine, mayMatch: ReturnType<typeof createPrefilter>): boolean {
  if (line.kind === "oversized") return line.suspicious
  return line.isCandidate ?? mayMatch(line.block, line.start, line.end)
}

function bytesOf(line: RawLine): number {
  return line.kind === "oversized" ? line.bytes : line.end - line.start
}

function isSelected(unit: number, units: Units | undefined): boolean {
  if (units === undefined) return true
  return "only" in units ? units.only.has(unit) : unit > units.after
}

/** The last raw line that is selected. */
function lastOf(units: Units | undefined): number {
  let last = units && "only" in units ? 0 : Number.POSITIVE_INFINITY
  if (units && "only" in units) for (const unit of units.only) last = Math.max(last, unit)
  return last
}

/** How this object's records are recognised: by every source, or by the one to which its location is pinned. */
function matcherFor(object: ScanObject, scanner: Scanner): { pinned: string | undefined; matcher: RecordMatcher } {
  const pin = scanner.pins?.({ ...object.location, queue: object.queue })
  const candidates = pin ? [pin.source] : sources
  return {
    pinned: pin?.source.name,
    matcher: {
      rules: scanner.rules,
      recognise: pin?.recognise ?? scanner.recognise,
      metadataSources: candidates.filter(({ metadata }) => metadata !== undefined),
      arrival: object.arrival,
    },
  }
}

/**
 * The records of a line. A line of which only a part is a record counts as unparsed, but its records are still scanned.
 * A line is skipped only if it could be parsed: a broken one must not look like one that no rule can match.
 */
function parseLine(
  line: RawLine,
  isWanted: boolean,
  limits: Limits,
): { readonly disposition: LineDisposition; readonly records: readonly ParsedRecord[] } {
  if (line.kind === "oversized" || line.format === "text") return { disposition: "unparsed", records: [] }
  if (!isWanted && isWellFormed(line)) return { disposition: "skipped", records: [] }
  const { records, fault } = parseRecords(line, limits)
  return { disposition: fault === undefined ? "parsed" : "unparsed", records }
}

/** Opens a body that fails when the time is over, because reading damaged data again may yield nothing for long. */
function whileTime(open: NonNullable<ScanObject["reopen"]>, hasTime: () => boolean) {
  return async () => {
    const body = await open()
    return (async function* () {
      for await (const chunk of body) {
        if (!hasTime()) throw new OutOfTimeError("out of time while damaged data was read again")
        yield chunk
      }
    })()
  }
}
