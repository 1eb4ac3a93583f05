import { QuarantineError } from "./errors.ts"
import { inflate } from "./inflate/inflate.ts"
import { defaultLimits, type Limits } from "./limits.ts"
import { type LineScanner, MAX_CHUNK_BYTES } from "./prefilter/line-scanner.ts"
import { createChunkScanner, type RecordFormula } from "./prefilter/prefilter.ts"
import { emptyTally, type RawLine, type RawLines, type Tally } from "./raw-line.ts"
import { LineSkipper } from "./skip-lines.ts"
import { RecordSplitter } from "./split/record-splitter.ts"
import { toUtf8 } from "./to-utf8.ts"

/** Larger chunks are processed in parts, so that little more than one record is in memory. */
const PART_BYTES = MAX_CHUNK_BYTES

export type DecodeOptions = {
  /** The object's size as S3 reports it. A body that ends earlier is an error. */
  readonly size?: number
  /** Opens the object again, to recover what precedes damaged data. */
  readonly reopen?: (() => Promise<AsyncIterable<Uint8Array>>) | undefined
  readonly limits?: Limits
  /** What to search for in lines that are too long to keep in memory. */
  readonly formula?: RecordFormula
  /** Updated while the object is read. */
  readonly tally?: Tally
}

/** With `assembly`, gzip is inflated in the memory of that instance of the module. */
type InMemory = { readonly assembly?: object }

/**
 * Decodes an object's bytes into raw lines: inflate ▶ UTF-8 ▶ split. The lines come in batches, in the object's order,
 * except that a wrapper's own members follow its records. Memory does not grow with the object. Empty batches are
 * yielded too, so that the caller can check the clock during an endless line.
 *
 * Throws a QuarantineError or a TruncatedError, always after it has yielded every line before the fault, including the
 * line that was cut off.
 */
export function decodeObject(
  body: AsyncIterable<Uint8Array>,
  options: DecodeOptions = {},
): AsyncGenerator<readonly RawLine[]> {
  return decodeWith(body, options, (splitter) => splitter)
}

/** Decodes like `decodeObject`, but yields lines that no rule can match as runs, which it does not split. */
export function decodeAndSkip(
  body: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
  scanner: LineScanner,
): AsyncGenerator<readonly RawLines[]> {
  return decodeWith(body, { ...options, assembly: scanner.module }, (splitter) => new LineSkipper(splitter, scanner))
}

/** Splits chunks of text. Both functions return the lines that are complete. */
type Reader<Line> = {
  readonly feed: (chunk: Uint8Array) => readonly Line[]
  readonly finish: () => readonly Line[]
}

async function* decodeWith<Line>(
  body: AsyncIterable<Uint8Array>,
  {
    limits = defaultLimits,
    formula = { kind: "never" },
    tally = emptyTally(),
    size,
    reopen,
    assembly,
  }: DecodeOptions & InMemory,
  createReader: (splitter: RecordSplitter) => Reader<Line>,
): AsyncGenerator<readonly Line[]> {
  const reader = createReader(new RecordSplitter(limits.recordBytes, createChunkScanner(formula), tally))
  let failure: { readonly error: unknown } | undefined
  try {
    for await (const chunk of toUtf8(inflate(body, limits, { size, reopen, tally, assembly }))) {
      tally.inflatedBytes += chunk.length
      for (let start = 0; start < chunk.length; start += PART_BYTES)
        yield reader.feed(chunk.subarray(start, start + PART_BYTES))
    }
  } catch (error) {
    failure = { error }
  }
  const lines = reader.finish()
  if (lines.length > 0) yield lines
  if (failure !== undefined) throw failure.error
  if (tally.records + tally.oversized > 0 && tally.nonRecords === tally.records) throw noRecords(tally, limits)
}

/**
 * For text of which no line is a record, such as CSV or endless zeros: it must not look like an object in which nothing
 * happened.
 */
function noRecords({ records, oversized }: Tally, { recordBytes }: Limits): QuarantineError {
  const lines = records + oversized
  return new QuarantineError({
    code: "no-records",
    what:
      oversized === 0
        ? `None of the object's ${lines} lines is JSON or XML`
        : `None of the object's ${lines} lines is a record of at most ${recordBytes} bytes`,
    offset: 0,
    remedy: "Landfall reads JSON and Windows event XML. Configure the shipper to write one of these",
  })
}
