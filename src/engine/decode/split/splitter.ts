import type { RawLine } from "../raw-line.ts"
import type { OpenRecord } from "./open-record.ts"

export type SplitMode = "lines" | "json" | "xml"

/** State that the splitters of one object share: the position, the open record, and what to do with finished ones. */
export type SplitterContext = {
  mode: SplitMode
  /** The number of the line being read, from 1. */
  line: number
  readonly record: OpenRecord
  readonly emit: (raw: RawLine) => void
  readonly countBlankLine: () => void
  /** Reads these bytes again, before what follows the current chunk. The splitter then returns the chunk's length. */
  readonly rescan: (views: readonly Buffer[]) => void
}

/**
 * A splitter reads a chunk from `position` and returns where it stopped: at the end, after it changed the context's
 * mode, or earlier when it needs more bytes to decide, which never happens when the chunk is the last one.
 */
export type Splitter = {
  readonly scan: (chunk: Buffer, position: number, isLast: boolean) => number
  /** The text ended while a record was open: closes the record, or scans again what follows the record's first line. */
  readonly finish: () => void
}

export const NO_BYTES: Buffer = Buffer.alloc(0)

/**
 * Gives up a record that began in an earlier line, for example because that line was cut off. Emits its first line as a
 * non-record and scans everything after that line again, so that the records behind the cut are found.
 */
export function resyncAtSecondLine(context: SplitterContext, chunk: Buffer): void {
  const { line } = context.record
  const [first = NO_BYTES, second = NO_BYTES] = context.record.release(chunk)
  const inFirst = first.indexOf(0x0a)
  const inSecond = inFirst === -1 ? second.indexOf(0x0a) : -1
  const text = inFirst === -1 ? Buffer.concat([first, second.subarray(0, inSecond)]) : first.subarray(0, inFirst)
  const rest = inFirst === -1 ? [second.subarray(inSecond + 1)] : [first.subarray(inFirst + 1), second]
  const end = text.at(-1) === 0x0d ? text.length - 1 : text.length
  context.emit({ kind: "record", block: text, start: 0, end, line, format: "text", isWrapper: false, single: true })
  context.line = line + 1
  context.rescan(rest)
}
