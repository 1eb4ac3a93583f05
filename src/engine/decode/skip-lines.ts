import { type LineScanner, MAX_TAIL_BYTES } from "./prefilter/line-scanner.ts"
import type { RawLines } from "./raw-line.ts"
import type { RecordSplitter } from "./split/record-splitter.ts"

const LINE_FEED = 0x0a

/**
 * Splits text into raw lines like `RecordSplitter`, and yields runs of lines that no rule can match in one piece, without splitting
 * them. Every other line goes through the splitter. A line that spans two chunks is put together in the scanner's memory.
 */
export class LineSkipper {
  readonly #splitter: RecordSplitter
  readonly #scanner: LineScanner
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
    const tailBytes = this.#tail.end - this.#tail.start
    bytes.copyWithin(chunkStart - tailBytes, this.#tail.start, this.#tail.end)
    this.#tail = { start: 0, end: 0 }
    bytes.set(chunk, chunkStart)
    this.#read(chunkStart - tailBytes, chunkStart + chunk.length, lines)
    return lines
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
        const { line } = this.#splitter
        lines.push({
          kind: "skippable",
          block: this.#scanner.bytes,
          start: at,
          end: stop.at,
          line,
          count: stop.skipped,
        })
        this.#splitter.passLines(stop.skipped)
      }
      at = stop.at
      if (stop.reason === "end") break
      const candidate = stop.reason === "candidate" ? this.#scanner.candidate() : undefined
      const before = lines.length
      at = this.#pass(at, stop.lineFeed + 1, lines)
      const line = lines[before]
      if (candidate && line?.kind === "record") lines[before] = { ...line, candidate }
    }
    if (at < end) this.#keepTail(at, end, lines)
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
