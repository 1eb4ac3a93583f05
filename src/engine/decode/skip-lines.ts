import { type LineScanner, MAX_TAIL_BYTES, type Stop } from "./prefilter/line-scanner.ts"
import type { RawLines } from "./raw-line.ts"
import type { RecordSplitter } from "./split/record-splitter.ts"

const LINE_FEED = 0x0a

/** From this many unusual lines in a row on, more than one is passed at once: up to 2 ** 17 bytes. */
const MIN_UNUSUAL = 10
const MAX_PASS_BITS = 17

/**
 * What is before a chunk that was inflated into the scanner's memory: the end of the chunk before it, if that belongs to the same
 * gzip member, or nothing. So the start of an incomplete line can be written there.
 */
const INFLATED_HISTORY_BYTES = 32 * 1024

/**
 * Splits text into raw lines like `RecordSplitter`, and yields runs of lines that no rule can match in one piece, without splitting
 * them. Every other line goes through the splitter. A line that spans two chunks is put together in the scanner's memory.
 */
export class LineSkipper {
  readonly #splitter: RecordSplitter
  readonly #scanner: LineScanner
  /** How many times in a row the scanner stopped at an unusual line. */
  #unusual = 0
  /** The bytes of an incomplete line, as positions in the scanner's memory. They are moved before the next chunk when that comes. */
  #tail = { start: 0, end: 0 }

  constructor(splitter: RecordSplitter, scanner: LineScanner) {
    this.#splitter = splitter
    this.#scanner = scanner
  }

  /** Reads a chunk of at most MAX_CHUNK_BYTES and returns the lines that it completes. */
  feed(chunk: Uint8Array): readonly RawLines[] {
    const lines: RawLines[] = []
    const { chunkStart, bytes } = this.#scanner
    const tail = this.#tail
    const tailBytes = tail.end - tail.start
    const isInPlace = chunk.buffer === bytes.buffer && tailBytes <= INFLATED_HISTORY_BYTES
    const start = isInPlace ? chunk.byteOffset : chunkStart
    bytes.copyWithin(start - tailBytes, tail.start, tail.end)
    if (!isInPlace) bytes.set(chunk, chunkStart)
    this.#tail = { start: 0, end: 0 }
    this.#read(start - tailBytes, start + chunk.length, lines)
    if (isInPlace) this.#moveTail()
    return lines
  }

  /** The next chunk may be inflated over the incomplete line. */
  #moveTail(): void {
    const { chunkStart, bytes } = this.#scanner
    const { start, end } = this.#tail
    bytes.copyWithin(chunkStart - (end - start), start, end)
    this.#tail = { start: chunkStart - (end - start), end: chunkStart }
  }

  /** Ends the text and returns the lines that were still open. */
  finish(): readonly RawLines[] {
    const { start, end } = this.#tail
    const lines: RawLines[] = []
    if (end > start) this.#pass(start, end, lines)
    lines.push(...this.#splitter.finish())
    return lines
  }

  #read(start: number, end: number, lines: RawLines[]): void {
    let at = start
    while (at < end) {
      if (!this.#splitter.isAtLineStart) {
        // The rest of a line that was too long or is unusual; in a record of several lines, the whole part.
        const isInLine = this.#splitter.isInLine
        const lineFeed = isInLine ? this.#scanner.bytes.subarray(at, end).indexOf(LINE_FEED) : -1
        at = this.#pass(at, lineFeed === -1 ? end : at + lineFeed + 1, lines)
        continue
      }
      const stop = this.#scanner.scan(at, end)
      if (stop.skipped > 0) {
        lines.push(this.#run(at, stop))
        this.#splitter.passLines(stop.skipped)
      }
      at = stop.at
      if (stop.reason === "end") break
      const candidate = stop.reason === "candidate" ? this.#scanner.candidate() : undefined
      const before = lines.length
      at = this.#pass(at, this.#endOfPass(stop, end), lines)
      const line = lines[before]
      if (candidate && line?.kind === "record") lines[before] = { ...line, candidate }
    }
    if (at < end) this.#keepTail(at, end, lines)
  }

  /**
   * How far to pass text to the splitter: the line at which the scanner stopped, or more where many lines in a row are unusual, as in
   * XML, because each pass has a cost.
   */
  #endOfPass({ reason, skipped, at, lineFeed }: Stop, end: number): number {
    this.#unusual = reason === "unusual" ? (skipped === 0 ? this.#unusual + 1 : 1) : 0
    const bytes = 2 ** Math.min(this.#unusual, MAX_PASS_BITS)
    if (bytes <= lineFeed - at || this.#unusual < MIN_UNUSUAL) return lineFeed + 1
    const last = this.#scanner.bytes.lastIndexOf(LINE_FEED, Math.min(at + bytes, end) - 1)
    return Math.max(last, lineFeed) + 1
  }

  #run(start: number, { at: end, skipped: count }: Stop): RawLines {
    const scanner = this.#scanner
    return {
      kind: "skippable",
      // The memory may grow and then be another buffer.
      get block() {
        return scanner.bytes
      },
      start,
      end,
      line: this.#splitter.line,
      count,
    }
  }

  /** Gives bytes to the splitter. */
  #pass(start: number, end: number, lines: RawLines[]): number {
    for (const line of this.#splitter.feed(Buffer.from(this.#scanner.bytes.subarray(start, end)))) lines.push(line)
    return end
  }

  #keepTail(start: number, end: number, lines: RawLines[]): void {
    if (end - start > MAX_TAIL_BYTES) this.#pass(start, end, lines)
    else this.#tail = { start, end }
  }
}
