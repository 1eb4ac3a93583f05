import { type Cutter, type Desk, NOTHING, retreatToSecondLine } from "./desk.ts"
import { isSpace } from "./open-record.ts"

/** Longest beginning of a tag that is looked at: `<![CDATA[` and a byte that ends a name. */
const TAG_BYTES = 10

const OUTSIDE = 0
const STRAY = 1
const FRAMING = 2
const EVENT = 3
const CLOSING = 4
const CDATA = 5
const COMMENT = 6
const OUTER_COMMENT = 7

/**
 * Cuts `<Event …>…</Event>` elements out of a text, one or many a line or over many lines, inside an `<Events>` root or
 * not, after a prolog or not. A tag or comment around the events is framing unless it holds what may begin a record: left
 * open, it would hide everything up to where it ends. Character data cannot hold a raw `<`, so no value can end an event early; comments and CDATA
 * sections are passed over whole. An `<Event>` that begins before the last one ended shows that the last one was cut off.
 */
export class XmlCutter implements Cutter {
  readonly #desk: Desk
  #state = OUTSIDE
  /** The next line feed of the chunk, or -1. */
  #lineFeed = -1
  /** The line in which the present comment or CDATA section began. */
  #sectionLine = 0
  /** No comment or CDATA section that begins after this line ends: the text was read to its end once. Keeps reading again linear. */
  #endlessAfter = Number.POSITIVE_INFINITY

  constructor(desk: Desk) {
    this.#desk = desk
  }

  scan(chunk: Buffer, position: number, isLast: boolean): number {
    const desk = this.#desk
    let at = position
    this.#lineFeed = chunk.indexOf(0x0a, at)
    while (at < chunk.length) {
      const next = this.#step(chunk, at, isLast)
      if (next < 0) return at
      at = next
      if (desk.mode !== "xml") break
    }
    return at
  }

  finish(): void {
    if (this.#state === COMMENT || this.#state === CDATA) this.#endlessAfter = this.#sectionLine
    this.#giveUp(NOTHING, 0)
  }

  /** Returns the next position, or -1 to see more first. */
  #step(chunk: Buffer, at: number, isLast: boolean): number {
    if (this.#state === CDATA) return this.#passOver(chunk, at, "]]>", EVENT, isLast)
    if (this.#state === COMMENT) return this.#passOver(chunk, at, "-->", EVENT, isLast)
    if (this.#state === FRAMING) return this.#passFraming(chunk, at, ">", isLast)
    if (this.#state === OUTER_COMMENT) return this.#passFraming(chunk, at, "-->", isLast)
    if (this.#state === CLOSING) return this.#closeEvent(chunk, at)
    return this.#state === EVENT ? this.#inside(chunk, at, isLast) : this.#outside(chunk, at, isLast)
  }

  #outside(chunk: Buffer, at: number, isLast: boolean): number {
    const desk = this.#desk
    const byte = chunk[at]
    if (byte === 0x0a) {
      if (this.#state === STRAY) this.#closeStray(chunk, at)
      desk.line++
      desk.mode = "lines"
      return at + 1
    }
    if (this.#state === OUTSIDE && (isSpace(byte) || isMarkByte(byte))) return at + 1
    if (byte === 0x3c) {
      const tag = tagAt(chunk, at, isLast)
      if (tag === undefined) return -1
      if (tag === "Event") {
        if (this.#state === STRAY) this.#closeStray(chunk, at)
        desk.record.open(at, desk.line)
        this.#state = EVENT
        return at + 1
      }
      if (this.#state === OUTSIDE && (tag === "Events" || tag === "/Events" || tag.startsWith("?") || tag === "!--")) {
        desk.record.open(at, desk.line)
        this.#state = tag === "!--" ? OUTER_COMMENT : FRAMING
        return at + 1
      }
    }
    if (this.#state === OUTSIDE) {
      desk.record.open(at, desk.line)
      this.#state = STRAY
    }
    return at + 1
  }

  #inside(chunk: Buffer, at: number, isLast: boolean): number {
    const found = chunk.indexOf(0x3c, at)
    const bracket = found === -1 ? chunk.length : found
    this.#countLines(chunk, bracket)
    if (found === -1) return chunk.length
    if (isOtherTag(chunk[bracket + 1], chunk[bracket + 2])) return bracket + 1
    const tag = tagAt(chunk, bracket, isLast)
    if (tag === undefined) {
      // What was passed must not be counted again, so the scan stops at the bracket itself on the next call.
      return bracket === at ? -1 : bracket
    }
    if (tag === "Event") return this.#giveUp(chunk, bracket)
    if (tag === "/Event") {
      this.#state = CLOSING
      return bracket + 1 + tag.length
    }
    if (tag === "!--" || tag === "![CDATA[") {
      if (this.#desk.line > this.#endlessAfter) return this.#giveUp(chunk, bracket)
      this.#sectionLine = this.#desk.line
      this.#state = tag === "!--" ? COMMENT : CDATA
    }
    return bracket + 1
  }

  /** After `</Event`, where only white space may stand before the bracket. */
  #closeEvent(chunk: Buffer, at: number): number {
    let end = at
    while (end < chunk.length && (isSpace(chunk[end]) || chunk[end] === 0x0a)) end++
    this.#countLines(chunk, end)
    if (end === chunk.length) return end
    if (chunk[end] !== 0x3e) return this.#giveUp(chunk, end)
    this.#desk.emit(this.#desk.record.close(chunk, end + 1, { format: "xml", single: true }))
    this.#state = OUTSIDE
    return end + 1
  }

  /** Goes behind the `mark` that ends framing. A bracket or brace before it shows that this is none. */
  #passFraming(chunk: Buffer, at: number, mark: string, isLast: boolean): number {
    const lastOfMark = at + mark.length - 1
    for (let next = at; next < chunk.length; next++) {
      const byte = chunk[next]
      if (byte === 0x3c || byte === 0x7b) {
        this.#countLines(chunk, next)
        if (this.#retreat(chunk, next)) return chunk.length
        this.#state = STRAY
        return next
      }
      if (byte === 0x3e && next >= lastOfMark && chunk.toString("latin1", next + 1 - mark.length, next + 1) === mark) {
        this.#countLines(chunk, next)
        this.#desk.record.drop()
        this.#state = OUTSIDE
        return next + 1
      }
    }
    return this.#passOver(chunk, at, mark, OUTSIDE, isLast)
  }

  /** Goes behind the next `mark`, which may lie across two chunks. */
  #passOver(chunk: Buffer, at: number, mark: string, state: number, isLast: boolean): number {
    const found = chunk.indexOf(mark, at, "latin1")
    if (found >= 0) {
      this.#countLines(chunk, found)
      this.#state = state
      return found + mark.length
    }
    const end = isLast ? chunk.length : Math.max(at, chunk.length - mark.length + 1)
    this.#countLines(chunk, end)
    return end === at ? -1 : end
  }

  /** Counts the line feeds before `to` that have not been counted. */
  #countLines(chunk: Buffer, to: number): void {
    while (this.#lineFeed !== -1 && this.#lineFeed < to) {
      this.#desk.line++
      this.#lineFeed = chunk.indexOf(0x0a, this.#lineFeed + 1)
    }
  }

  /** The open event is none, as `at` shows. Returns where to go on. */
  #giveUp(chunk: Buffer, at: number): number {
    if (this.#retreat(chunk, at)) return chunk.length
    this.#closeStray(chunk, at)
    return at
  }

  #closeStray(chunk: Buffer, at: number): void {
    if (this.#desk.record.isOpen) this.#desk.emit(this.#desk.record.close(chunk, at, { format: "text", single: true }))
    this.#state = OUTSIDE
  }

  /** Gives up on an event that was cut off in an earlier line, if it was one and its bytes are still there. */
  #retreat(chunk: Buffer, at: number): boolean {
    const { record, line } = this.#desk
    if (!record.isOpen || !record.isHeld(at) || record.line === line) return false
    this.#state = OUTSIDE
    this.#desk.mode = "lines"
    retreatToSecondLine(this.#desk, chunk)
    return true
  }
}

/** The name at the start of a tag, `Event`, `/Event`, `!--`; undefined when the chunk ends before it can be told. */
function tagAt(chunk: Buffer, bracket: number, isLast: boolean): string | undefined {
  const text = chunk.toString("latin1", bracket + 1, bracket + TAG_BYTES)
  if (text.startsWith("!--")) return "!--"
  if (text.startsWith("![CDATA[")) return "![CDATA["
  const end = text.slice(1).search(/[\s/>]/)
  if (end === -1 && bracket + TAG_BYTES > chunk.length && !isLast) return undefined
  return end === -1 ? text : text.slice(0, end + 1)
}

/** Whether the bytes after a bracket tell already that the tag is none of those that matter inside an event. */
function isOtherTag(first: number | undefined, second: number | undefined): boolean {
  if (first === 0x2f) return second !== undefined && second !== 0x45
  return first !== undefined && first !== 0x45 && first !== 0x21
}

/** A byte of a UTF-8 byte order mark, which may stand before a tag. */
function isMarkByte(byte: number | undefined): boolean {
  return byte === 0xef || byte === 0xbb || byte === 0xbf
}
