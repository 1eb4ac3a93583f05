import { decodeObject } from "../../../src/engine/decode/decode.ts"
import { defaultLimits, type Limits } from "../../../src/engine/decode/limits.ts"
import { unwatched } from "../../../src/engine/decode/open-record.ts"
import { type ParseFault, parseRecords } from "../../../src/engine/decode/parse.ts"
import type { Formula } from "../../../src/engine/decode/prefilter.ts"
import { emptyTally, type RawLine, rawBytes, type Tally } from "../../../src/engine/decode/raw-line.ts"
import { RecordCutter } from "../../../src/engine/decode/record-cutter.ts"
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
  readonly formula?: Formula
  readonly chunk?: number
}

/** Decodes and parses an object that comes in chunks of the given size; the reader is slow, so that chunks pile up. */
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

/** The raw lines of a text that is cut into chunks after the given positions, written as text. */
export function cutText(
  text: string,
  borders: readonly number[],
  recordBytes: number = defaultLimits.recordBytes,
): string[] {
  const bytes = Buffer.from(text)
  const tally = emptyTally()
  const cutter = new RecordCutter(recordBytes, unwatched, tally)
  const lines: RawLine[] = []
  let start = 0
  for (const border of [...borders.toSorted((a, b) => a - b), bytes.length]) {
    lines.push(...cutter.feed(bytes.subarray(start, border)))
    start = border
  }
  lines.push(...cutter.finish())
  return [
    ...lines.map(describe),
    `${tally.lines} = ${tally.blank} blank + ${tally.records} + ${tally.oversized} oversized`,
  ]
}

function describe(raw: RawLine): string {
  if (raw.kind === "oversized") return `${raw.line}: ${raw.bytes} bytes`
  return `${raw.line}: ${raw.format}${raw.envelope ? " envelope" : ""} ${rawBytes(raw)}`
}
