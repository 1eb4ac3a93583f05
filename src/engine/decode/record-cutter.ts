import { type Cutter, type Desk, type Mode, NOTHING } from "./desk.ts"
import { JsonCutter } from "./json-cutter.ts"
import { LineCutter } from "./line-cutter.ts"
import { OpenRecord, type Watcher } from "./open-record.ts"
import type { RawLine, Tally } from "./raw-line.ts"
import { XmlCutter } from "./xml-cutter.ts"

/** Larger chunks are worked on in parts, so that what is held beyond a record stays small. */
const PART_BYTES = 256 * 1024

/**
 * Cuts a UTF-8 text that comes in chunks into raw lines (see `RawRecord`). How the text is chunked changes nothing.
 * Holds at most one record, the shortest end of a chunk, and the lines not yet taken.
 */
export class RecordCutter {
  readonly #tally: Tally
  readonly #cutters: { readonly [mode in Mode]: Cutter }
  readonly #json: JsonCutter
  readonly #desk: Desk
  /** Bytes to be read before anything else, the next ones last. */
  readonly #waiting: Buffer[] = []
  /** The end of the last chunk, when a cutter must see what follows it. */
  #tail = NOTHING
  #lines: RawLine[] = []

  constructor(recordBytes: number, watch: () => Watcher, tally: Tally) {
    this.#tally = tally
    this.#desk = {
      mode: "lines",
      line: 1,
      record: new OpenRecord(recordBytes, watch),
      emit: (raw) => this.#emit(raw),
      blank: () => {
        tally.lines++
        tally.blank++
      },
      replay: (views) => this.#waiting.push(...views.toReversed()),
    }
    this.#json = new JsonCutter(this.#desk)
    this.#cutters = {
      lines: new LineCutter(this.#desk, recordBytes),
      json: this.#json,
      xml: new XmlCutter(this.#desk),
    }
  }

  /** Bytes kept between two chunks. */
  get heldBytes(): number {
    return this.#desk.record.heldBytes + this.#tail.length + this.#json.heldBytes
  }

  /** Reads a chunk; the lines that it completes are returned. Their bytes are views of the chunk where they can be. */
  feed(chunk: Uint8Array): RawLine[] {
    this.#tally.inflatedBytes += chunk.length
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    for (let start = 0; start < bytes.length; start += PART_BYTES) {
      this.#waiting.push(bytes.subarray(start, start + PART_BYTES))
      this.#work(false)
    }
    return this.#take()
  }

  /** The text is over: returns what was open. */
  finish(): RawLine[] {
    this.#waiting.push(NOTHING)
    this.#work(true)
    while (this.#desk.record.isOpen) {
      this.#cutters[this.#desk.mode].finish()
      this.#work(true)
    }
    this.#json.finishWrappers()
    return this.#take()
  }

  #work(isLast: boolean): void {
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      const chunk = this.#tail.length > 0 ? Buffer.concat([this.#tail, next]) : next
      const isEnd = isLast && this.#waiting.length === 0
      const end = this.#scan(chunk, isEnd)
      this.#desk.record.suspend(chunk, end)
      this.#tail = chunk.subarray(end)
    }
  }

  /** Returns where the chunk has been read to: before its end when a cutter must see what follows. */
  #scan(chunk: Buffer, isEnd: boolean): number {
    let at = 0
    while (at < chunk.length) {
      const { mode } = this.#desk
      at = this.#cutters[mode].scan(chunk, at, isEnd)
      if (this.#desk.mode === mode) break
    }
    return at
  }

  #emit(raw: RawLine): void {
    this.#tally.lines++
    if (raw.kind === "oversized") this.#tally.oversized++
    else {
      this.#tally.records++
      if (raw.format === "text") this.#tally.strays++
    }
    this.#lines.push(raw)
  }

  #take(): RawLine[] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }
}
