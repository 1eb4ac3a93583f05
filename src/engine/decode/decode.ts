import { QuarantineError } from "./errors.ts"
import { inflate } from "./inflate.ts"
import { defaultLimits, type Limits } from "./limits.ts"
import { createWatcher, type Formula } from "./prefilter.ts"
import { emptyTally, type RawLine, type Tally } from "./raw-line.ts"
import { RecordCutter } from "./record-cutter.ts"
import { toUtf8 } from "./text.ts"

export type DecodeOptions = {
  /** The object's size as S3 tells it; a body that ends earlier is an error. */
  readonly size?: number
  /** Opens the object once more, to save what stands before damage. */
  readonly again?: (() => Promise<AsyncIterable<Uint8Array>>) | undefined
  readonly limits?: Limits
  /** What to look for in lines too long to be held. */
  readonly formula?: Formula
  /** Filled while the object is read. */
  readonly tally?: Tally
}

/**
 * An object's bytes as raw lines: inflate ▶ UTF-8 ▶ cut. The lines come in batches, in the object's order but for a wrapper's own members,
 * which follow its records. Memory does not grow with the object. A batch may be empty: it comes all the same, so that who reads
 * can look at the clock while an endless line passes.
 *
 * Throws a QuarantineError or a TruncatedError, always after every line before the fault, the cut-off one included.
 */
export async function* decodeObject(
  body: AsyncIterable<Uint8Array>,
  options: DecodeOptions = {},
): AsyncGenerator<readonly RawLine[]> {
  const { limits = defaultLimits, formula = { kind: "never" }, tally = emptyTally(), size, again } = options
  const cutter = new RecordCutter(limits.recordBytes, createWatcher(formula), tally)
  let failure: { readonly error: unknown } | undefined
  try {
    for await (const chunk of toUtf8(inflate(body, limits, { size, again, noted: tally }))) yield cutter.feed(chunk)
  } catch (error) {
    failure = { error }
  }
  const lines = cutter.finish()
  if (lines.length > 0) yield lines
  if (failure !== undefined) throw failure.error
  if (tally.records > 0 && tally.strays === tally.records) throw noRecords(tally)
}

/** Text of which no line is a record, such as CSV: it must not pass for an object in which nothing happened. */
function noRecords(tally: Tally): QuarantineError {
  return new QuarantineError({
    code: "no-records",
    what: `None of the object's ${tally.records} lines is JSON or XML`,
    offset: 0,
    remedy: "Landfall reads JSON and Windows event XML; let the shipper write one of these",
  })
}
