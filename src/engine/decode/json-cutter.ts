import { Carry } from "./carry.ts"
import { type Cutter, type Desk, NOTHING, retreatToSecondLine } from "./desk.ts"

/** Members that hold the records of a wrapper: Event Hubs, CloudTrail, Microsoft Graph and OData, and test fixtures. */
export const wrapperKeys: ReadonlySet<string> = new Set(["records", "Records", "value", "events", "Results", "results"])
const LONGEST_WRAPPER_KEY = 7

const OBJECT = 1
const ARRAY = 2

/** Wrappers inside one another; what looks like one further in is left in its record. */
const WRAPPERS_NESTED = 4

/** Deeper than this is not followed; `Limits.nesting` is far below, so such a record is refused anyway. */
const SCAN_DEPTH = 65_536

/** As `Limits.nesting`: it bounds how often the lines of a broken record are read again. */
const SCAN_DEPTH_OVER_LINES = 128

/** What may come next. RECORDS is between records; in STRAY everything is passed over to the line's end or the next `{"`. */
const RECORDS = 0
const STRAY = 1
const WORD = 2
const FIRST_KEY = 3
const KEY = 4
const COLON = 5
const FIRST_VALUE = 6
const VALUE = 7
const AFTER_VALUE = 8

/** A wrapper whose array of records is being read; `prefix` is what came before the first record. */
type Envelope = {
  readonly floor: number
  readonly arrayDepth: number
  readonly prefix: Carry
  readonly members: number
  readonly line: number
}

/**
 * Cuts records out of JSON that is not one record a line: concatenated objects, objects over several lines, arrays, and
 * wrappers, however long, record by record. It knows JSON's grammar but for what is inside strings and words, so that a
 * record which was cut off is noticed at the next one. Between records it takes any brackets and commas that fit.
 *
 * An object counts as a wrapper when an array of objects is its first member or has a wrapper's key. Its other members
 * are put out as a record of their own (`envelope`), for an object that only looks like a wrapper must not hide them.
 */
export class JsonCutter implements Cutter {
  readonly #desk: Desk
  #state = RECORDS
  #kinds = new Uint8Array(256)
  #depth = 0
  /** The depth at which records begin: the arrays and wrappers around them. */
  #floor = 0
  #inString = false
  #isEscaped = false
  #members = 0
  #isEnvelope = false
  /** Where the present key began in the chunk, before 0 when that was in an earlier one; `#keyHead` has those characters. */
  #keyStart = 0
  #keyHead = ""
  #key = ""
  /** An array that may be a wrapper's: "first" because of its place, "named" by its key. */
  #candidate: "no" | "first" | "named" = "no"
  readonly #envelopes: Envelope[] = []

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** Whether it stands outside of every record, array and wrapper. */
  get isOutside(): boolean {
    return this.#state === RECORDS && this.#floor === 0
  }

  /** Bytes kept of the wrappers around the present record. */
  get heldBytes(): number {
    return this.#envelopes.reduce((sum, { prefix }) => sum + prefix.length, this.#kinds.length)
  }

  scan(chunk: Buffer, position: number, isLast: boolean): number {
    const desk = this.#desk
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
          desk.mode = "lines"
          return at
        }
      } else if (byte === 0x20 || byte === 0x09 || byte === 0x0d) {
        if (this.#state === WORD) this.#valueEnd(chunk, at)
        at++
      } else {
        const next = this.#state <= STRAY ? this.#outside(chunk, at, byte, isLast) : this.#inside(chunk, at, byte)
        if (next < 0) {
          this.#carryKey(chunk, at)
          return at
        }
        at = next
      }
    }
    this.#carryKey(chunk, chunk.length)
    return chunk.length
  }

  finish(): void {
    if (this.#state === WORD && this.#depth === this.#floor) this.#valueEnd(NOTHING, 0)
    else if (this.#canRetreat(0)) this.#retreat(NOTHING)
    else this.#lineEnd(NOTHING, this.#fault(NOTHING, 0))
  }

  /** At the end of the object: says of arrays and wrappers that were not closed that they were not. */
  finishWrappers(): void {
    const { record, emit } = this.#desk
    const arrays = this.#kinds.subarray(0, this.#floor).filter((kind) => kind === ARRAY).length - this.#envelopes.length
    for (const { prefix, line } of this.#envelopes.splice(0)) {
      record.open(0, line, prefix)
      emit(record.close(NOTHING, 0, { format: "text" }))
    }
    if (arrays > 0) {
      record.open(0, this.#desk.line)
      emit(record.close(Buffer.from("["), 1, { format: "text" }))
    }
    this.#floor = 0
    this.#depth = 0
  }

  /** Goes to the string's end. A raw line feed cannot be in a JSON string: there the record was cut off. */
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
        const length = this.#keyHead.length + at - Math.max(0, this.#keyStart)
        this.#key =
          length > LONGEST_WRAPPER_KEY ? "" : this.#keyHead + chunk.toString("latin1", Math.max(0, this.#keyStart), at)
      }
      this.#state = COLON
    } else this.#valueEnd(chunk, at + 1)
  }

  /** Keeps the beginning of a key that goes on in the next chunk, as far as a wrapper's key can go. */
  #carryKey(chunk: Buffer, end: number): void {
    if (!this.#inString || (this.#state !== KEY && this.#state !== FIRST_KEY)) return
    const from = Math.max(0, this.#keyStart)
    if (this.#keyHead.length <= LONGEST_WRAPPER_KEY) {
      this.#keyHead += chunk.toString("latin1", from, Math.min(end, from + LONGEST_WRAPPER_KEY + 1))
    }
    this.#keyStart = -1
  }

  #lineEnd(chunk: Buffer, at: number): void {
    if (this.#state === WORD) this.#valueEnd(chunk, at)
    if (this.#state === STRAY) {
      this.#desk.emit(this.#desk.record.close(chunk, at, { format: "text", single: true }))
      this.#state = RECORDS
    }
    this.#desk.line++
  }

  /** After a value that ends before `end`; it may be the record itself. */
  #valueEnd(chunk: Buffer, end: number): void {
    if (this.#depth > this.#floor) {
      this.#state = AFTER_VALUE
      return
    }
    this.#state = RECORDS
    const { record, emit } = this.#desk
    if (this.#isEnvelope && this.#members === 1) record.drop()
    else emit(record.close(chunk, end, { format: "json", envelope: this.#isEnvelope, single: true }))
    this.#isEnvelope = false
  }

  /** A byte between records, or in a stray stretch. Returns the next position, or -1 to see more first. */
  #outside(chunk: Buffer, at: number, byte: number | undefined, isLast: boolean): number {
    const { record, emit, line } = this.#desk
    if (this.#state === STRAY) {
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
    this.#isEnvelope = false
    if (byte === 0x7b) {
      this.#push(OBJECT)
      this.#state = FIRST_KEY
    } else if (byte === 0x22) {
      this.#state = VALUE
      this.#inString = true
    } else this.#state = isWordStart(byte) ? WORD : STRAY
    return at + 1
  }

  /** The end of an array of records. In a wrapper, the wrapper's own text goes on here. */
  #closeArray(at: number): number {
    const envelope = this.#envelopes.at(-1)
    if (envelope?.arrayDepth !== this.#floor) {
      this.#depth--
      this.#floor--
      return at + 1
    }
    this.#envelopes.pop()
    this.#desk.record.open(at, envelope.line, envelope.prefix)
    this.#depth--
    this.#floor = envelope.floor
    this.#members = envelope.members
    this.#isEnvelope = true
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
      if (this.#candidate === "named" && state === FIRST_VALUE) this.#isEnvelope = true
      this.#candidate = "no"
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
    if (this.#candidate !== "no") {
      this.#candidate = "no"
      if (byte === 0x7b) return this.#enterWrapper(chunk, at)
    }
    if (byte === 0x22) this.#inString = true
    else if (byte === 0x7b) {
      if (!this.#push(OBJECT)) return this.#fault(chunk, at)
      this.#state = FIRST_KEY
    } else if (byte === 0x5b) {
      const isMember = this.#depth === this.#floor + 1 && this.#kinds[this.#floor] === OBJECT
      if (isMember && this.#envelopes.length < WRAPPERS_NESTED)
        this.#candidate = wrapperKeys.has(this.#key) ? "named" : this.#members === 1 ? "first" : "no"
      if (!this.#push(ARRAY)) return this.#fault(chunk, at)
      this.#state = FIRST_VALUE
    } else if (byte === 0x7d || byte === 0x5d || byte === 0x2c || byte === 0x3a) return this.#fault(chunk, at)
    else this.#state = WORD
    return at + 1
  }

  /** The open object turns out to be a wrapper, and `at` is its first record's brace. */
  #enterWrapper(chunk: Buffer, at: number): number {
    const { record, emit } = this.#desk
    const { line } = record
    let prefix = new Carry()
    if (record.isHeld(at)) prefix = record.take(chunk, at)
    else emit(record.close(chunk, at, { format: "json" }))
    this.#envelopes.push({ floor: this.#floor, arrayDepth: this.#depth, prefix, members: this.#members, line })
    this.#floor = this.#depth
    this.#state = RECORDS
    return at
  }

  #push(kind: number): boolean {
    const isOverLines = this.#desk.record.isOpen && this.#desk.record.line < this.#desk.line
    if (this.#depth >= SCAN_DEPTH || (isOverLines && this.#depth - this.#floor >= SCAN_DEPTH_OVER_LINES)) return false
    if (this.#depth === this.#kinds.length) {
      const wider = new Uint8Array(2 * this.#kinds.length)
      wider.set(this.#kinds)
      this.#kinds = wider
    }
    this.#kinds[this.#depth++] = kind
    return true
  }

  /** The record breaks JSON's grammar at a byte. Returns where to go on. */
  #fault(chunk: Buffer, at: number): number {
    if (this.#canRetreat(at)) {
      this.#retreat(chunk)
      return chunk.length
    }
    this.#reset(STRAY)
    return at
  }

  #canRetreat(at: number): boolean {
    const { record, line } = this.#desk
    return record.isHeld(at) && record.line < line && !this.#isEnvelope
  }

  #retreat(chunk: Buffer): void {
    this.#reset(RECORDS)
    if (this.#floor === 0) this.#desk.mode = "lines"
    retreatToSecondLine(this.#desk, chunk)
  }

  #reset(state: number): void {
    this.#state = state
    this.#depth = this.#floor
    this.#inString = false
    this.#isEscaped = false
    this.#isEnvelope = false
    this.#candidate = "no"
  }
}

/** A number, true, false or null begins so; anything else at the place of a record is no JSON. */
function isWordStart(byte: number | undefined): boolean {
  return (
    byte === 0x2d ||
    (byte !== undefined && byte >= 0x30 && byte <= 0x39) ||
    byte === 0x74 ||
    byte === 0x66 ||
    byte === 0x6e
  )
}
