import { decodeObject } from "../../../src/engine/decode/decode.ts"
import { defaultLimits, type Limits } from "../../../src/engine/decode/limits.ts"
import { type ParseFault, parseRecords } from "../../../src/engine/decode/parse/parse-records.ts"
import type { RecordFormula } from "../../../src/engine/decode/prefilter/prefilter.ts"
import { emptyTally, type RawLine, rawBytes, type Tally } from "../../../src/engine/decode/raw-line.ts"
import { noopScanner } from "../../../src/engine/decode/split/open-record.ts"
import { RecordSplitter } from "../../../src/engine/decode/split/record-splitter.ts"
import type { JsonObject } from "../../../src/json.ts"

/** What a test sees of an object: the records of all lines, the faults of lines, and the error at the end. */
export type Outcome = {
  readonly records: JsonObject[]
  readonly faults: ParseFault[]
  readonly oversized: { readonly line: number; readonly bytes: number; readonly suspicious: boolean }[]
  readonly tally: Tally
  readonly error: unknown
}

export type ReadOptions = {
  readonly size?: number
  readonly limits?: Partial<Limits>
  readonly formula?: RecordFormula
  readonly chunk?: number
}

/** Decodes and parses an object that comes in chunks of the given size. The reader is slow, so that chunks pile up. */
export async function readObject(object: Uint8Array | string, options: ReadOptions = {}): Promise<Outcome> {
  const bytes = Buffer.from(object)
  const limits = { ...defaultLimits, ...options.limits }
  const outcome = {
    records: [] as JsonObject[],
    faults: [] as ParseFault[],
    oversized: [] as Outcome["oversized"],
    tally: emptyTally(),
  }
  const { size = bytes.length, formula = { kind: "never" } } = options
  let error: unknown
  try {
    const body = inChunks(bytes, options.chunk ?? 65_536)
    for await (const lines of decodeObject(body, { size, limits, formula, tally: outcome.tally })) {
      await new Promise(setImmediate)
      for (const raw of lines) {
        if (raw.kind === "oversized") {
          outcome.oversized.push({ line: raw.line, bytes: raw.bytes, suspicious: raw.suspicious })
          continue
        }
        const { records, fault } = parseRecords(raw, limits)
        outcome.records.push(...records.flatMap(({ readings }) => readings))
        if (fault !== undefined) outcome.faults.push(fault)
      }
    }
  } catch (thrown) {
    error = thrown
  }
  return { ...outcome, error }
}

export async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

/** Describes the raw lines of a text that comes in chunks with the given borders, and the tally as a last line. */
export function splitText(
  text: string,
  borders: readonly number[],
  recordBytes: number = defaultLimits.recordBytes,
): string[] {
  const bytes = Buffer.from(text)
  const tally = emptyTally()
  const splitter = new RecordSplitter(recordBytes, noopScanner, tally)
  const lines: RawLine[] = []
  let start = 0
  for (const border of [...borders.toSorted((a, b) => a - b), bytes.length]) {
    lines.push(...splitter.feed(bytes.subarray(start, border)))
    start = border
  }
  lines.push(...splitter.finish())
  return [
    ...lines.map(describe),
    `${tally.lines} = ${tally.blank} blank + ${tally.records} + ${tally.oversized} oversized`,
  ]
}

function describe(raw: RawLine): string {
  if (raw.kind === "oversized") return `${raw.line}: ${raw.bytes} bytes`
  return `${raw.line}: ${raw.format}${raw.isWrapper ? " wrapper" : ""} ${rawBytes(raw)}`
}
