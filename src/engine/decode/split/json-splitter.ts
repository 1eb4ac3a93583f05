import { rawBytes } from "../raw-line.ts"
import { ByteBuffer } from "./byte-buffer.ts"
import { NO_BYTES, resyncAtSecondLine, type Splitter, type SplitterContext } from "./splitter.ts"
import { isWrapperArray, MAX_WRAPPER_KEY_LENGTH } from "./wrapper.ts"

const OBJECT = 1
const ARRAY = 2

/** Depth of wrappers inside wrappers. An object deeper inside that looks like a wrapper stays in its record. */
const MAX_NESTED_WRAPPERS = 4

/** Deeper nesting is not followed. `Limits.nesting` is far below, so the parser refuses such a record anyway. */
const MAX_DEPTH = 65_536

/** The default of `Limits.nesting`. It bounds how often the lines of a broken record are scanned again. */
const MAX_DEPTH_OVER_LINES = 128

/**
 * What may come next. RECORDS is between records. NON_RECORD skips everything up to the end of the line or the next
 * `{"`.
 */
const RECORDS = 0
const NON_RECORD = 1
const WORD = 2
const FIRST_KEY = 3
const KEY = 4
const COLON = 5
const FIRST_VALUE = 6
const VALUE = 7
const AFTER_VALUE = 8

/** A wrapper whose array of records is being read. `prefix` is what precedes its first record. */
type OpenWrapper = {
  readonly floor: number
  readonly arrayDepth: number
  readonly prefix: ByteBuffer
  readonly members: number
  readonly line: number
}

/**
 * Splits JSON that is not one record a line into records: concatenated objects, objects over several lines, arrays, and
 * wrappers of any length, record by record. It follows JSON's grammar except inside strings and words, so that it
 * notices at the next record that one was cut off. Between records it accepts any brackets and commas that fit.
 *
 * A wrapper (see wrapper.ts) yields its records and then its other members as one more record (`isWrapper`), because an
 * object that only looks like a wrapper must not hide them.
 */
export class JsonSplitter implements Splitter {
  readonly #context: SplitterContext
  #state = RECORDS
  #kinds = new Uint8Array(256)
  #depth = 0
  /** The depth at which records begin: the number of arrays and wrappers around them. */
  #floor = 0
  #inString = false
  #isEscaped = false
  #members = 0
  #isWrapper = false
  /**
   * Where the current key began in the chunk, below 0 when it began in an earlier one; then `#keyHead` has its
   * beginning.
   */
  #keyStart = 0
  #keyHead = ""
  #key = ""
  /**
   * The array that just began is a member of the record itself, so its first value decides whether that is a wrapper.
   */
  #mayBeginWrapper = false
  readonly #wrappers: OpenWrapper[] = []

  constructor(context: SplitterContext) {
    this.#context = context
  }

  /** Whether the position is outside every record, array and wrapper. */
  get isOutside(): boolean {
    return this.#state === RECORDS && this.#floor === 0
  }

  /** Bytes kept of the wrappers around the current record. */
  get heldBytes(): number {
    return this.#wrappers.reduce((sum, { prefix }) => sum + prefix.length, this.#kinds.length)
  }

  scan(chunk: Buffer, position: number, isLast: boolean): number {
    const context = this.#context
    let at = position
    while (at < chunk.length) {
      if (this.#inString) {
        at = this.#string(chunk, at)
        continue
      }
      const byte = chunk[at]
      if (byte === 0x0a) {
        this.#lineEnd(chunk, at)
        at++
        if (this.isOutside) {
          context.mode = "lines"
          return at
        }
      } else if (byte === 0x20 || byte === 0x09 || byte === 0x0d) {
        if (this.#state === WORD) this.#valueEnd(chunk, at)
        at++
      } else {
        const next = this.#state <= NON_RECORD ? this.#outside(chunk, at, byte, isLast) : this.#inside(chunk, at, byte)
        if (next < 0) {
          this.#keepKey(chunk, at)
          return at
        }
        at = next
      }
    }
    this.#keepKey(chunk, chunk.length)
    return chunk.length
  }

  finish(): void {
    if (this.#state === WORD && this.#depth === this.#floor) this.#valueEnd(NO_BYTES, 0)
    else if (this.#canResync(0)) this.#resync(NO_BYTES)
    else this.#lineEnd(NO_BYTES, this.#fault(NO_BYTES, 0))
  }

  /** At the end of the object: emits a non-record for each array and wrapper that was not closed. */
  finishWrappers(): void {
    const { record, emit } = this.#context
    const arrays = this.#kinds.subarray(0, this.#floor).filter((kind) => kind === ARRAY).length - this.#wrappers.length
    for (const { prefix, line } of this.#wrappers.splice(0)) {
      record.open(0, line, prefix)
      emit(record.close(NO_BYTES, 0, { format: "text" }))
    }
    if (arrays > 0) {
      record.open(0, this.#context.line)
      emit(record.close(Buffer.from("["), 1, { format: "text" }))
    }
    this.#floor = 0
    this.#depth = 0
  }

  /** Reads to the string's end. A JSON string cannot contain a raw line feed, so at one the record was cut off. */
  #string(chunk: Buffer, position: number): number {
    let isEscaped = this.#isEscaped
    for (let at = position; at < chunk.length; at++) {
      const byte = chunk[at]
      if (isEscaped) isEscaped = false
      else if (byte === 0x5c) isEscaped = true
      else if (byte === 0x22) {
        this.#isEscaped = false
        this.#inString = false
        this.#stringEnd(chunk, at)
        return at + 1
      }
      if (byte === 0x0a) return this.#fault(chunk, at)
    }
    this.#isEscaped = isEscaped
    return chunk.length
  }

  #stringEnd(chunk: Buffer, at: number): void {
    if (this.#state === KEY || this.#state === FIRST_KEY) {
      if (this.#depth === this.#floor + 1) {
        const start = Math.max(0, this.#keyStart)
        const length = this.#keyHead.length + at - start
        this.#key = length > MAX_WRAPPER_KEY_LENGTH ? "" : this.#keyHead + chunk.toString("latin1", start, at)
      }
      this.#state = COLON
    } else this.#valueEnd(chunk, at + 1)
  }

  /** Keeps the beginning of a key that continues in the next chunk, up to the length of a wrapper key. */
  #keepKey(chunk: Buffer, end: number): void {
    if (!this.#inString || (this.#state !== KEY && this.#state !== FIRST_KEY)) return
    const start = Math.max(0, this.#keyStart)
    if (this.#keyHead.length <= MAX_WRAPPER_KEY_LENGTH) {
      this.#keyHead += chunk.toString("latin1", start, Math.min(end, start + MAX_WRAPPER_KEY_LENGTH + 1))
    }
    this.#keyStart = -1
  }

  #lineEnd(chunk: Buffer, at: number): void {
    if (this.#state === WORD) this.#valueEnd(chunk, at)
    if (this.#state === NON_RECORD) {
      this.#context.emit(this.#context.record.close(chunk, at, { format: "text", single: true }))
      this.#state = RECORDS
    }
    this.#context.line++
  }

  /** After a value that ends before `end`, which may be the record itself. */
  #valueEnd(chunk: Buffer, end: number): void {
    if (this.#depth > this.#floor) {
      this.#state = AFTER_VALUE
      return
    }
    this.#state = RECORDS
    const { record, emit } = this.#context
    const raw = record.close(chunk, end, { format: "json", isWrapper: this.#isWrapper, single: true })
    // A wrapper without other members is framing, unless what is left of it cannot be parsed.
    const isFraming = this.#isWrapper && this.#members === 1 && raw.kind === "record" && isJson(rawBytes(raw))
    if (!isFraming) emit(raw)
    this.#isWrapper = false
  }

  /** A byte between records or in a non-record. Returns the next position, or -1 when it needs more bytes. */
  #outside(chunk: Buffer, at: number, byte: number | undefined, isLast: boolean): number {
    const { record, emit, line } = this.#context
    if (this.#state === NON_RECORD) {
      if (byte !== 0x7b) return at + 1
      if (at + 1 === chunk.length && !isLast) return -1
      if (chunk[at + 1] !== 0x22) return at + 1
      if (record.length(at) > 0) emit(record.close(chunk, at, { format: "text", single: true }))
    } else if (byte === 0x2c) {
      return at + 1
    } else if (byte === 0x5b && this.#push(ARRAY)) {
      this.#floor = this.#depth
      return at + 1
    } else if (byte === 0x5d && this.#floor > 0) {
      return this.#closeArray(at)
    } else if (byte === 0xef && this.#floor === 0) {
      if (at + 3 > chunk.length && !isLast) return -1
      if (chunk[at + 1] === 0xbb && chunk[at + 2] === 0xbf) return at + 3
    }
    record.open(at, line)
    this.#members = 0
    this.#isWrapper = false
    if (byte === 0x7b) {
      this.#push(OBJECT)
      this.#state = FIRST_KEY
    } else if (byte === 0x22) {
      this.#state = VALUE
      this.#inString = true
    } else this.#state = isWordStart(byte) ? WORD : NON_RECORD
    return at + 1
  }

  /** The end of an array of records. In a wrapper, the wrapper's own text continues here. */
  #closeArray(at: number): number {
    const wrapper = this.#wrappers.at(-1)
    if (wrapper?.arrayDepth !== this.#floor) {
      this.#depth--
      this.#floor--
      return at + 1
    }
    this.#wrappers.pop()
    this.#context.record.open(at, wrapper.line, wrapper.prefix)
    this.#depth--
    this.#floor = wrapper.floor
    this.#members = wrapper.members
    this.#isWrapper = true
    this.#state = AFTER_VALUE
    return at + 1
  }

  /** A byte of a record that is neither white space nor in a string. Returns the next position. */
  #inside(chunk: Buffer, at: number, byte: number | undefined): number {
    const state = this.#state
    if (state === WORD) return this.#inWord(chunk, at, byte)
    if (state === COLON) {
      if (byte !== 0x3a) return this.#fault(chunk, at)
      this.#state = VALUE
      return at + 1
    }
    const kind = this.#kinds[this.#depth - 1]
    if (byte === (kind === OBJECT ? 0x7d : 0x5d) && (state !== VALUE || kind === ARRAY)) {
      if (state === FIRST_VALUE && this.#beginsWrapper("empty")) this.#isWrapper = true
      this.#mayBeginWrapper = false
      this.#depth--
      this.#valueEnd(chunk, at + 1)
      return at + 1
    }
    if (state === AFTER_VALUE) {
      if (byte !== 0x2c) return this.#fault(chunk, at)
      this.#state = kind === OBJECT ? KEY : VALUE
      return at + 1
    }
    return state === KEY || state === FIRST_KEY ? this.#keyBegin(chunk, at, byte) : this.#valueBegin(chunk, at, byte)
  }

  #inWord(chunk: Buffer, at: number, byte: number | undefined): number {
    if (byte === 0x2c || byte === 0x5d || byte === 0x7d) {
      this.#valueEnd(chunk, at)
      return at
    }
    return byte === 0x7b || byte === 0x5b || byte === 0x22 || byte === 0x3a ? this.#fault(chunk, at) : at + 1
  }

  #keyBegin(chunk: Buffer, at: number, byte: number | undefined): number {
    if (byte !== 0x22) return this.#fault(chunk, at)
    this.#inString = true
    this.#keyStart = at + 1
    this.#keyHead = ""
    if (this.#depth === this.#floor + 1) this.#members++
    return at + 1
  }

  #valueBegin(chunk: Buffer, at: number, byte: number | undefined): number {
    if (byte === 0x7b && this.#beginsWrapper("object")) return this.#enterWrapper(chunk, at)
    this.#mayBeginWrapper = false
    if (byte === 0x22) this.#inString = true
    else if (byte === 0x7b) {
      if (!this.#push(OBJECT)) return this.#fault(chunk, at)
      this.#state = FIRST_KEY
    } else if (byte === 0x5b) {
      const isMember = this.#depth === this.#floor + 1 && this.#kinds[this.#floor] === OBJECT
      this.#mayBeginWrapper = isMember && this.#wrappers.length < MAX_NESTED_WRAPPERS
      if (!this.#push(ARRAY)) return this.#fault(chunk, at)
      this.#state = FIRST_VALUE
    } else if (byte === 0x7d || byte === 0x5d || byte === 0x2c || byte === 0x3a) return this.#fault(chunk, at)
    else this.#state = WORD
    return at + 1
  }

  /** Whether the array that just began makes the open object a wrapper, now that the array's start is known. */
  #beginsWrapper(start: "object" | "empty"): boolean {
    return this.#mayBeginWrapper && isWrapperArray(this.#key, this.#members === 1, start)
  }

  /** The open object turns out to be a wrapper, and its first record begins at `at`. */
  #enterWrapper(chunk: Buffer, at: number): number {
    const { record, emit } = this.#context
    const { line } = record
    let prefix = new ByteBuffer()
    if (record.isHeld(at)) prefix = record.take(chunk, at)
    else emit(record.close(chunk, at, { format: "json" }))
    this.#wrappers.push({ floor: this.#floor, arrayDepth: this.#depth, prefix, members: this.#members, line })
    this.#floor = this.#depth
    this.#state = RECORDS
    this.#mayBeginWrapper = false
    return at
  }

  #push(kind: number): boolean {
    const isOverLines = this.#context.record.isOpen && this.#context.record.line < this.#context.line
    if (this.#depth >= MAX_DEPTH || (isOverLines && this.#depth - this.#floor >= MAX_DEPTH_OVER_LINES)) return false
    if (this.#depth === this.#kinds.length) {
      const wider = new Uint8Array(2 * this.#kinds.length)
      wider.set(this.#kinds)
      this.#kinds = wider
    }
    this.#kinds[this.#depth++] = kind
    return true
  }

  /** The record breaks JSON's grammar at a byte. Returns where to continue. */
  #fault(chunk: Buffer, at: number): number {
    if (this.#canResync(at)) {
      this.#resync(chunk)
      return chunk.length
    }
    this.#reset(NON_RECORD)
    return at
  }

  #canResync(at: number): boolean {
    const { record, line } = this.#context
    return record.isHeld(at) && record.line < line && !this.#isWrapper
  }

  #resync(chunk: Buffer): void {
    this.#reset(RECORDS)
    if (this.#floor === 0) this.#context.mode = "lines"
    resyncAtSecondLine(this.#context, chunk)
  }

  #reset(state: number): void {
    this.#state = state
    this.#depth = this.#floor
    this.#inString = false
    this.#isEscaped = false
    this.#isWrapper = false
    this.#mayBeginWrapper = false
  }
}

/** Whether a number, true, false or null can begin so. Anything else in place of a record is not JSON. */
function isWordStart(byte: number | undefined): boolean {
  return (
    byte === 0x2d ||
    (byte !== undefined && byte >= 0x30 && byte <= 0x39) ||
    byte === 0x74 ||
    byte === 0x66 ||
    byte === 0x6e
  )
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString("latin1"))
    return true
  } catch {
    return false
  }
}
