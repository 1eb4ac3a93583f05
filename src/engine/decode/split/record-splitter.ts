import type { RawLine, Tally } from "../raw-line.ts"
import { JsonSplitter } from "./json-splitter.ts"
import { LineSplitter } from "./line-splitter.ts"
import { type ChunkScanner, OpenRecord } from "./open-record.ts"
import { NO_BYTES, type SplitMode, type Splitter, type SplitterContext } from "./splitter.ts"
import { XmlSplitter } from "./xml-splitter.ts"

/** Larger chunks are processed in parts, so that little more than one record is in memory. */
const PART_BYTES = 256 * 1024

/**
 * Splits UTF-8 text that comes in chunks into raw lines (see `RawRecord`). The chunk borders do not affect the result.
 * Keeps at most one record, the short end of a chunk, and the lines that were not yet returned.
 */
export class RecordSplitter {
  readonly #tally: Tally
  readonly #splitters: { readonly [mode in SplitMode]: Splitter }
  readonly #json: JsonSplitter
  readonly #xml: XmlSplitter
  readonly #context: SplitterContext
  /** A stack of bytes to read before anything else. */
  readonly #pending: Buffer[] = []
  /** The end of the last chunk, when a splitter must see what follows it. */
  #tail = NO_BYTES
  #lines: RawLine[] = []

  constructor(recordBytes: number, createScanner: () => ChunkScanner, tally: Tally) {
    this.#tally = tally
    this.#context = {
      mode: "lines",
      line: 1,
      record: new OpenRecord(recordBytes, createScanner),
      emit: (raw) => this.#emit(raw),
      countBlankLine: () => {
        tally.lines++
        tally.blank++
      },
      rescan: (views) => this.#pending.push(...views.toReversed()),
    }
    this.#json = new JsonSplitter(this.#context)
    this.#xml = new XmlSplitter(this.#context)
    this.#splitters = {
      lines: new LineSplitter(this.#context, recordBytes),
      json: this.#json,
      xml: this.#xml,
    }
  }

  /** Bytes kept between two chunks. */
  get heldBytes(): number {
    return this.#context.record.heldBytes + this.#tail.length + this.#json.heldBytes
  }

  /** Whether the next byte begins a line that is not inside a record, array or wrapper. */
  get isAtLineStart(): boolean {
    return this.#context.mode === "lines" && !this.#context.record.isOpen && this.#tail.length === 0
  }

  /** Whether the next byte continues a line that no splitter for JSON or XML reads. */
  get isInLine(): boolean {
    return this.#context.mode === "lines"
  }

  /** The number of the line that the next byte belongs to. */
  get line(): number {
    return this.#context.line
  }

  /** Counts lines that were read elsewhere. The splitter must be at the start of the first one. */
  passLines(count: number): void {
    this.#context.line += count
    this.#tally.lines += count
    this.#tally.records += count
  }

  /** Reads a chunk and returns the lines that it completes. Their bytes are views of the chunk where possible. */
  feed(chunk: Uint8Array): RawLine[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    for (let start = 0; start < bytes.length; start += PART_BYTES) {
      this.#pending.push(bytes.subarray(start, start + PART_BYTES))
      this.#scanPending(false)
    }
    return this.#takeLines()
  }

  /** Ends the text and returns the lines that were still open. */
  finish(): RawLine[] {
    this.#pending.push(NO_BYTES)
    this.#scanPending(true)
    while (this.#context.record.isOpen) {
      this.#splitters[this.#context.mode].finish()
      this.#scanPending(true)
    }
    this.#json.finishWrappers()
    this.#xml.finishRoots()
    return this.#takeLines()
  }

  #scanPending(isLast: boolean): void {
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      const chunk = this.#tail.length > 0 ? Buffer.concat([this.#tail, next]) : next
      const isEnd = isLast && this.#pending.length === 0
      const end = this.#scan(chunk, isEnd)
      this.#context.record.suspend(chunk, end)
      this.#tail = chunk.subarray(end)
    }
  }

  /** Returns how far the chunk was read: less than its length when a splitter must see what follows. */
  #scan(chunk: Buffer, isEnd: boolean): number {
    let at = 0
    while (at < chunk.length) {
      const { mode } = this.#context
      at = this.#splitters[mode].scan(chunk, at, isEnd)
      if (this.#context.mode === mode) break
    }
    return at
  }

  #emit(raw: RawLine): void {
    this.#tally.lines++
    if (raw.kind === "oversized") this.#tally.oversized++
    else {
      this.#tally.records++
      if (raw.format === "text") this.#tally.nonRecords++
    }
    this.#lines.push(raw)
  }

  #takeLines(): RawLine[] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }
}
