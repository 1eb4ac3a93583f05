import type { OpenRecord } from "./open-record.ts"
import type { RawLine } from "./raw-line.ts"

export type Mode = "lines" | "json" | "xml"

/** What the cutters of one object share: where they are, the record that is open, and where to put what they cut. */
export type Desk = {
  mode: Mode
  /** The number of the line being read, from 1. */
  line: number
  readonly record: OpenRecord
  readonly emit: (raw: RawLine) => void
  readonly blank: () => void
  /** Reads these bytes again, before what follows the present chunk; the cutter that calls it returns the chunk's length. */
  readonly replay: (views: readonly Buffer[]) => void
}

/**
 * A cutter goes through a chunk from `position` and returns where it stopped: at the end, after it changed the desk's
 * mode, or earlier when it must see more bytes first, which it never asks for when the chunk is the last one.
 */
export type Cutter = {
  readonly scan: (chunk: Buffer, position: number, isLast: boolean) => number
  /** The text is over while a record is open: closes it, or gives back what follows its first line. */
  readonly finish: () => void
}

export const NOTHING: Buffer = Buffer.alloc(0)

/**
 * Gives up on a record that began in an earlier line, as after a line that was cut off: its first line is put out as it stands and
 * everything after that line is read again, so that the records behind the cut are found.
 */
export function retreatToSecondLine(desk: Desk, chunk: Buffer): void {
  const { line } = desk.record
  const [first = NOTHING, second = NOTHING] = desk.record.release(chunk)
  const inFirst = first.indexOf(0x0a)
  const inSecond = inFirst === -1 ? second.indexOf(0x0a) : -1
  const text = inFirst === -1 ? Buffer.concat([first, second.subarray(0, inSecond)]) : first.subarray(0, inFirst)
  const rest = inFirst === -1 ? [second.subarray(inSecond + 1)] : [first.subarray(inFirst + 1), second]
  const end = text.at(-1) === 0x0d ? text.length - 1 : text.length
  desk.emit({ kind: "record", block: text, start: 0, end, line, format: "text", envelope: false, single: true })
  desk.line = line + 1
  desk.replay(rest)
}
