import { cutJson } from "./cut-json.ts"
import { type Cutter, type Desk, type Mode, NOTHING } from "./desk.ts"
import { isSpace } from "./open-record.ts"

/** A longer line that begins like JSON or XML is cut by its braces or tags; a shorter one is given out whole. */
export const LONG_LINE_BYTES = 256 * 1024

/** The line has been given out. */
const DONE = -1

/**
 * Splits at line feeds and at nothing else, and strips one carriage return at a line's end and byte order marks at its start. A line that
 * begins and ends like a whole JSON value is given out as it is, for speed: whether it is one is looked at where
 * the parts come from a cutter, and at the first line. All others are handed to the cutter that their first byte asks for.
 */
export class LineCutter implements Cutter {
  readonly #desk: Desk
  readonly #longLine: number
  /** A long line is neither JSON nor XML: it is passed over to its end. */
  #isLongText = false
  /** The next line's braces must be counted before it is taken for a whole value. */
  #mustCount = true

  constructor(desk: Desk, recordBytes: number) {
    this.#desk = desk
    this.#longLine = Math.min(LONG_LINE_BYTES, recordBytes)
  }

  scan(chunk: Buffer, position: number): number {
    const desk = this.#desk
    let at = position
    while (at < chunk.length) {
      if (!desk.record.isOpen) desk.record.open(at, desk.line)
      const found = chunk.indexOf(0x0a, at)
      const end = found === -1 ? chunk.length : found
      if (!this.#isLongText && desk.record.length(end) > this.#longLine) {
        const mode = modeOf(desk.record.firstByte(chunk, end))
        if (mode !== "lines") {
          this.#handOver(mode, desk.record.release(chunk))
          return chunk.length
        }
        this.#isLongText = true
      }
      if (found === -1) return chunk.length
      const goOn = this.#lineEnd(chunk, end)
      if (goOn !== DONE) return goOn
      desk.line++
      at = end + 1
    }
    return at
  }

  finish(): void {
    this.#lineEnd(NOTHING, 0)
  }

  /** Gives the line out, or returns where another cutter is to begin with it. */
  #lineEnd(chunk: Buffer, lineEnd: number): number {
    const desk = this.#desk
    const raw = desk.record.close(chunk, lineEnd, { format: "text" })
    this.#isLongText = false
    if (raw.kind === "oversized") {
      desk.emit(raw)
      return DONE
    }
    const { block, line } = raw
    const { end } = raw
    let { start } = raw
    while (block[start] === 0xef && block[start + 1] === 0xbb && block[start + 2] === 0xbf && start + 3 <= end)
      start += 3
    let first = start
    let last = end - 1
    while (first < end && isSpace(block[first])) first++
    while (last > first && isSpace(block[last])) last--
    if (first >= end) {
      desk.blank()
      return DONE
    }
    const mode = modeOf(block[first])
    const isWhole = mode === "json" && block[last] === (block[first] === 0x7b ? 0x7d : 0x5d)
    if (mode === "lines" || (isWhole && !(this.#mustCount && !this.#holdsWholeValues(block.subarray(first, end))))) {
      const format = mode === "json" ? "json" : "text"
      desk.emit({ kind: "record", block, start, end, line, format, envelope: false, single: false })
      return DONE
    }
    this.#handOver(mode, block === chunk ? [] : [block.subarray(start), chunk.subarray(lineEnd)])
    return block === chunk ? start : chunk.length
  }

  #handOver(mode: Mode, views: readonly Buffer[]): void {
    this.#desk.mode = mode
    this.#desk.replay(views)
    this.#mustCount = true
  }

  /** Whether every value that begins in the bytes also ends there. */
  #holdsWholeValues(bytes: Buffer): boolean {
    const { isWhole } = cutJson(bytes, 1)
    this.#mustCount = !isWhole
    return isWhole
  }
}

/** What a line is read as, by its first byte that is no space. */
function modeOf(byte: number | undefined): Mode {
  if (byte === 0x7b || byte === 0x5b) return "json"
  return byte === 0x3c ? "xml" : "lines"
}
