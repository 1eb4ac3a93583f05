import { QuarantineError } from "./errors.ts"
import { inflate } from "./inflate/inflate.ts"
import { defaultLimits, type Limits } from "./limits.ts"
import { createChunkScanner, type RecordFormula } from "./prefilter/prefilter.ts"
import { emptyTally, type RawLine, type Tally } from "./raw-line.ts"
import { RecordSplitter } from "./split/record-splitter.ts"
import { toUtf8 } from "./to-utf8.ts"

type DecodeOptions = {
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

/**
 * Decodes an object's bytes into raw lines: inflate ▶ UTF-8 ▶ split. The lines come in batches, in the object's order,
 * except that a wrapper's own members follow its records. Memory does not grow with the object. Empty batches are
 * yielded too, so that the caller can check the clock during an endless line.
 *
 * Throws a QuarantineError or a TruncatedError, always after it has yielded every line before the fault, including the
 * line that was cut off.
 */
export async function* decodeObject(
  body: AsyncIterable<Uint8Array>,
  options: DecodeOptions = {},
): AsyncGenerator<readonly RawLine[]> {
  const { limits = defaultLimits, formula = { kind: "never" }, tally = emptyTally(), size, reopen } = options
  const splitter = new RecordSplitter(limits.recordBytes, createChunkScanner(formula), tally)
  let failure: { readonly error: unknown } | undefined
  try {
    for await (const chunk of toUtf8(inflate(body, limits, { size, reopen, tally }))) yield splitter.feed(chunk)
  } catch (error) {
    failure = { error }
  }
  const lines = splitter.finish()
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
