import { isSpace } from "./open-record.ts"
import { splitJson } from "./split-json.ts"
import { NO_BYTES, type SplitMode, type Splitter, type SplitterContext } from "./splitter.ts"

/** A longer line that begins like JSON or XML is split at its braces or tags; a shorter one is emitted as it is. */
const LONG_LINE_BYTES = 256 * 1024

/** The line was emitted. */
const DONE = -1

/**
 * Splits at line feeds and nothing else, and strips one carriage return at a line's end and byte order marks at its
 * start. For speed, a line that begins and ends like a whole JSON value is emitted without a look inside, unless a JSON
 * or XML splitter just ended before it or it is the object's first line. Every other line goes to the splitter for its
 * first byte.
 */
export class LineSplitter implements Splitter {
  readonly #context: SplitterContext
  readonly #longLine: number
  /** The current long line is neither JSON nor XML: it is read to its end. */
  #isLongText = false
  /** Whether to count the next line's braces before it is taken for a whole value. */
  #mustCount = true

  constructor(context: SplitterContext, recordBytes: number) {
    this.#context = context
    this.#longLine = Math.min(LONG_LINE_BYTES, recordBytes)
  }

  scan(chunk: Buffer, position: number): number {
    const context = this.#context
    let at = position
    while (at < chunk.length) {
      if (!context.record.isOpen) context.record.open(at, context.line)
      const found = chunk.indexOf(0x0a, at)
      const end = found === -1 ? chunk.length : found
      if (!this.#isLongText && context.record.length(end) > this.#longLine) {
        const mode = modeOf(context.record.firstByte(chunk, end))
        if (mode !== "lines") {
          this.#switchTo(mode, context.record.release(chunk))
          return chunk.length
        }
        this.#isLongText = true
      }
      if (found === -1) return chunk.length
      const next = this.#lineEnd(chunk, end)
      if (next !== DONE) return next
      context.line++
      at = end + 1
    }
    return at
  }

  finish(): void {
    this.#lineEnd(NO_BYTES, 0)
  }

  /** Emits the line and returns DONE, or returns where another splitter begins with it. */
  #lineEnd(chunk: Buffer, lineEnd: number): number {
    const context = this.#context
    const raw = context.record.close(chunk, lineEnd, { format: "text" })
    this.#isLongText = false
    if (raw.kind === "oversized") {
      context.emit(raw)
      return DONE
    }
    const { block, line, end } = raw
    let { start } = raw
    while (block[start] === 0xef && block[start + 1] === 0xbb && block[start + 2] === 0xbf && start + 3 <= end)
      start += 3
    let first = start
    let last = end - 1
    while (first < end && isSpace(block[first])) first++
    while (last > first && isSpace(block[last])) last--
    if (first >= end) {
      context.countBlankLine()
      return DONE
    }
    const mode = modeOf(block[first])
    const looksWhole = mode === "json" && block[last] === (block[first] === 0x7b ? 0x7d : 0x5d)
    if (mode === "lines" || (looksWhole && !(this.#mustCount && !this.#hasWholeValues(block.subarray(first, end))))) {
      const format = mode === "json" ? "json" : "text"
      context.emit({ kind: "record", block, start, end, line, format, isWrapper: false, single: false })
      return DONE
    }
    this.#switchTo(mode, block === chunk ? [] : [block.subarray(start), chunk.subarray(lineEnd)])
    return block === chunk ? start : chunk.length
  }

  #switchTo(mode: SplitMode, views: readonly Buffer[]): void {
    this.#context.mode = mode
    this.#context.rescan(views)
    this.#mustCount = true
  }

  /** Whether every value that begins in the bytes also ends there. */
  #hasWholeValues(bytes: Buffer): boolean {
    const { isWhole } = splitJson(bytes, 1)
    this.#mustCount = !isWhole
    return isWhole
  }
}

/** How to split a line, by its first byte that is not a space. */
function modeOf(byte: number | undefined): SplitMode {
  if (byte === 0x7b || byte === 0x5b) return "json"
  return byte === 0x3c ? "xml" : "lines"
}
