/** What a raw line looks like from outside; `text` is neither JSON nor XML and cannot be parsed. */
export type RawFormat = "json" | "xml" | "text"

/**
 * The unit that the balance of an object counts: lines = blank + records + oversized (see `Tally`).
 *
 * - A line that holds one record, the common case, is one unit; so is a short line that holds several records or an
 *   array of them (`parseRecords` takes them apart).
 * - A record that spans several lines, and each record of an array, of a wrapper such as `{"Records":[…]}` or of a long
 *   line of concatenated records, is one unit. Brackets, commas, a wrapper's own braces, `<Events>` and an XML prolog
 *   around the records are framing and not counted.
 * - Whatever else stands between records is a unit of format `text`, a line or the rest of one at a time.
 * - An array or wrapper that is never closed is a unit of format `text` too.
 */
export type RawRecord = {
  readonly kind: "record"
  /** The bytes are `block[start]` to `block[end - 1]`. A block may be shared with many lines: copy what is kept for long. */
  readonly block: Buffer
  readonly start: number
  readonly end: number
  /** Number of the line of the object's text in which the unit begins, from 1. */
  readonly line: number
  readonly format: RawFormat
  /** A wrapper's members other than its records, with the array of records emptied. A source need not know it. */
  readonly envelope: boolean
  /** Cut out by its braces or tags, so it holds exactly one record. */
  readonly single: boolean
}

/** A record or line longer than `Limits.recordBytes`. It was not held; `suspicious` says whether a watched literal may be in it. */
export type OversizedLine = {
  readonly kind: "oversized"
  readonly line: number
  readonly bytes: number
  readonly suspicious: boolean
}

export type RawLine = RawRecord | OversizedLine

/** Counts of one object while it is decoded; `lines` = `blank` + `records` + `oversized`. */
export type Tally = {
  lines: number
  blank: number
  records: number
  oversized: number
  /** Of the records, those of format `text`. */
  strays: number
  inflatedBytes: number
  /** What the object is by its first bytes, once they are read. */
  format?: "plain" | "gzip" | "zstd"
}

export function emptyTally(): Tally {
  return { lines: 0, blank: 0, records: 0, oversized: 0, strays: 0, inflatedBytes: 0 }
}

/** The bytes of a raw record, without a copy. */
export function rawBytes(record: RawRecord): Buffer {
  return record.block.subarray(record.start, record.end)
}
