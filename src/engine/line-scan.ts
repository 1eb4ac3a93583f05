import { BrokenRegion } from "./broken-region.ts"
import type { Limits } from "./decode/limits.ts"
import { type ParsedRecord, parseRecords } from "./decode/parse/parse-records.ts"
import { isWellFormed } from "./decode/parse/well-formed.ts"
import { createPrefilter } from "./decode/prefilter/prefilter.ts"
import { linesOf, type RawLine, type RawLines, type SkippableLines } from "./decode/raw-line.ts"
import type { ChunkScanner } from "./decode/split/open-record.ts"
import { matchRecord, type RecordMatcher } from "./match/match-record.ts"
import type { ScanListener, ScanObject, Units } from "./scan-object.ts"
import type { LineDisposition, ScanReport } from "./scan-report.ts"

/**
 * The number of records of each object that are parsed although no rule can match, so that an object of an unknown
 * kind raises a notice although no rule can hold for any of its lines.
 */
const SAMPLE_RECORDS = 32

type Options = {
  readonly object: ScanObject
  readonly limits: Limits
  readonly matcher: RecordMatcher
  readonly listener: ScanListener
  readonly report: ScanReport
  /** Searches for any word of the rules. */
  readonly createChunkScanner: () => ChunkScanner
}

/** Parses and matches the lines of an object, one after the other, and counts each in the report. */
export class LineScan {
  readonly #options: Options
  readonly #region: BrokenRegion
  readonly #mayMatch: ReturnType<typeof createPrefilter>
  readonly #isMetadataObject: boolean

  constructor(options: Options) {
    const { object, matcher, report, createChunkScanner } = options
    this.#options = options
    this.#region = new BrokenRegion(report, createChunkScanner, options.limits)
    this.#mayMatch = createPrefilter(matcher.rules.formula)
    this.#isMetadataObject = matcher.metadataSources.some(({ metadata }) =>
      metadata?.isMetadataKey(object.location.key),
    )
  }

  async scan(line: RawLines): Promise<void> {
    await (line.kind === "skippable" ? this.#scanRun(line) : this.#scanLine(line))
  }

  /** Whether a line is parsed although no rule can match it. */
  get #mustParse(): boolean {
    return this.#isMetadataObject || this.#options.report.parsed < SAMPLE_RECORDS || this.#region.isOpen
  }

  /** Counts the lines of a run, after those that are still parsed. */
  async #scanRun(run: SkippableLines): Promise<void> {
    const { object, report } = this.#options
    const mustScan = () => object.units !== undefined || this.#mustParse
    let scanned = 0
    for (const line of mustScan() ? linesOf(run) : []) {
      if (!mustScan()) break
      await this.#scanLine(line)
      scanned++
    }
    const rest = run.count - scanned
    if (rest === 0) return
    report.units += rest
    report.skipped += rest
    this.#region.passLines()
  }

  async #scanLine(line: RawLine): Promise<void> {
    const { object, limits, matcher, listener, report } = this.#options
    if (!isSelected(++report.units, object.units)) {
      report.passed++
      return
    }
    const isCandidate = this.#isCandidate(line)
    const { disposition, records } = parseLine(line, isCandidate || this.#mustParse, limits)
    report.countLine(line.line, disposition)
    let isRecognised = disposition === "skipped"
    for (const record of records) {
      const candidate = line.kind === "record" ? line.candidate : undefined
      const result = matchRecord(record, { ...object.location, line: line.line }, matcher, candidate)
      report.countRecord(line.line, result, isCandidate)
      isRecognised ||= result.recognised.length > 0 || result.metadata !== undefined
      const origin = { unit: report.units, bytes: bytesOf(line) }
      for (const match of result.matches) await listener.onMatch(match, origin)
      if (this.#isMetadataObject && result.metadata)
        await listener.onMetadata?.(result.metadata.source, result.metadata.record)
    }
    if (disposition === "unparsed") this.#region.addUnparsed(line, isCandidate)
    else this.#region.addParsed(line, isRecognised)
  }

  #isCandidate(line: RawLine): boolean {
    if (line.kind === "oversized") return line.suspicious
    return line.candidate !== undefined || this.#mayMatch(line.block, line.start, line.end)
  }
}

function bytesOf(line: RawLine): number {
  return line.kind === "oversized" ? line.bytes : line.end - line.start
}

function isSelected(unit: number, units: Units | undefined): boolean {
  if (units === undefined) return true
  return "only" in units ? units.only.has(unit) : unit > units.after
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
