import type { Candidate } from "./prefilter/line-tables.ts"

/** What a raw line looks like before it is parsed. `text` is neither JSON nor XML and cannot be parsed. */
export type RawFormat = "json" | "xml" | "text"

/**
 * The unit that an object's tally counts: lines = blank + records + oversized (see `Tally`).
 *
 * - A line that holds one record, the common case, is one unit. So is a short line that holds several records or an
 *   array of them, which `parseRecords` splits.
 * - A record that spans several lines is one unit, and so is each record of an array, of a wrapper such as
 *   `{"Records":[…]}`, or of a long line of concatenated records. Brackets, commas, a wrapper's own braces, `<Events>`
 *   and an XML prolog around the records are framing and are not counted.
 * - Anything else between records is a unit of format `text`, one for each line or rest of a line.
 * - An array or wrapper that is never closed is a unit of format `text` too.
 */
export type RawRecord = {
  readonly kind: "record"
  /** The bytes are `block[start]` to `block[end - 1]`. Many lines may share a block: copy what you keep for long. */
  readonly block: Buffer
  readonly start: number
  readonly end: number
  /** Number of the line of the object's text in which the unit begins, from 1. */
  readonly line: number
  readonly format: RawFormat
  /** A wrapper's own members, with its array of records emptied. No source needs to recognise it. */
  readonly isWrapper: boolean
  /** It was split off at its braces or tags, so it holds exactly one record. */
  readonly single: boolean
  /** What the scanner of lines found, if a rule may match; undefined where it did not look. */
  readonly candidate?: Candidate
}

/**
 * A record or line longer than `Limits.recordBytes`, which was not kept. `suspicious`: a rule's literal may be in it.
 */
type OversizedLine = {
  readonly kind: "oversized"
  readonly line: number
  readonly bytes: number
  readonly suspicious: boolean
}

/**
 * A run of whole lines, each of which is one JSON object that no rule can match. Its bytes, with the line feeds, are valid until the next
 * batch is asked for.
 */
export type SkippableLines = {
  readonly kind: "skippable"
  readonly block: Buffer
  readonly start: number
  readonly end: number
  /** The number of the first line, and how many there are. */
  readonly line: number
  readonly count: number
}

export type RawLine = RawRecord | OversizedLine

/** What a decoded object consists of. */
export type RawLines = RawLine | SkippableLines

/** Counts of one object while it is decoded: `lines` = `blank` + `records` + `oversized`. */
export type Tally = {
  lines: number
  blank: number
  records: number
  oversized: number
  /** Those of the records that have format `text`. */
  nonRecords: number
  inflatedBytes: number
  /** The object's format by its first bytes, set once they are read. */
  format?: "plain" | "gzip" | "zstd"
}

export function emptyTally(): Tally {
  return { lines: 0, blank: 0, records: 0, oversized: 0, nonRecords: 0, inflatedBytes: 0 }
}

/** The lines of a run, one by one. */
export function* linesOf({ block, start, end, line, count }: SkippableLines): Generator<RawRecord> {
  let at = start
  for (let number = 0; number < count; number++) {
    const lineFeed = number === count - 1 ? end - 1 : block.indexOf(0x0a, at)
    const last = block[lineFeed - 1] === 0x0d ? lineFeed - 1 : lineFeed
    yield {
      kind: "record",
      block,
      start: at,
      end: last,
      line: line + number,
      format: "json",
      isWrapper: false,
      single: false,
    }
    at = lineFeed + 1
  }
}

/** A view of the raw record's bytes. */
export function rawBytes(record: RawRecord): Buffer {
  return record.block.subarray(record.start, record.end)
}
