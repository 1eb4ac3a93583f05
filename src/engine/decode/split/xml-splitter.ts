import { isSpace } from "./open-record.ts"
import { NO_BYTES, resyncAtSecondLine, type Splitter, type SplitterContext } from "./splitter.ts"

/** How much of a tag is read: `<![CDATA[` and a byte that ends a name. */
const MAX_TAG_BYTES = 10

const OUTSIDE = 0
const NON_RECORD = 1
const FRAMING = 2
const EVENT = 3
const CLOSING = 4
const CDATA = 5
const COMMENT = 6
const OUTER_COMMENT = 7

/**
 * Splits a text into `<Event …>…</Event>` elements: one or many a line or over several lines, inside an `<Events>` root
 * or not, after a prolog or not. A tag or comment around the events is framing, unless it contains what may begin a
 * record: if it were never closed, it would hide everything up to its end. Character data cannot contain a raw `<`, so
 * no value can end an event early; comments and CDATA sections are skipped whole. An `<Event>` that begins before the
 * last one ended shows that the last one was cut off.
 */
export class XmlSplitter implements Splitter {
  readonly #context: SplitterContext
  #state = OUTSIDE
  /** The position of the chunk's next line feed, or -1. */
  #lineFeed = -1
  /** The line in which the current comment or CDATA section began. */
  #sectionLine = 0
  /**
   * No comment or CDATA section that begins after this line ever ends, as a scan to the text's end has shown. Without
   * it, scanning again after each such section would take quadratic time.
   */
  #unclosedAfter = Number.POSITIVE_INFINITY
  /** How many `<Events>` are open: one that is never closed shows that the text was cut off between two events. */
  #roots = 0
  /** Whether the tag being skipped is an `<Events>`, and the byte before the current one, which closes it if it is a slash. */
  #isRoot = false
  #previous = 0

  constructor(context: SplitterContext) {
    this.#context = context
  }

  scan(chunk: Buffer, position: number, isLast: boolean): number {
    const context = this.#context
    let at = position
    this.#lineFeed = chunk.indexOf(0x0a, at)
    while (at < chunk.length) {
      const next = this.#step(chunk, at, isLast)
      if (next < 0) return at
      at = next
      if (context.mode !== "xml") break
    }
    return at
  }

  finish(): void {
    if (this.#state === COMMENT || this.#state === CDATA) this.#unclosedAfter = this.#sectionLine
    this.#giveUp(NO_BYTES, 0)
  }

  /** At the end of the object: emits a non-record if an `<Events>` was not closed. */
  finishRoots(): void {
    if (this.#roots === 0) return
    const { record, emit, line } = this.#context
    const root = Buffer.from("<Events>")
    record.open(0, line)
    emit(record.close(root, root.length, { format: "text", single: true }))
    this.#roots = 0
  }

  /** Returns the next position, or -1 when it needs more bytes. */
  #step(chunk: Buffer, at: number, isLast: boolean): number {
    if (this.#state === CDATA) return this.#skipPast(chunk, at, "]]>", EVENT, isLast)
    if (this.#state === COMMENT) return this.#skipPast(chunk, at, "-->", EVENT, isLast)
    if (this.#state === FRAMING) return this.#skipFraming(chunk, at, ">", isLast)
    if (this.#state === OUTER_COMMENT) return this.#skipFraming(chunk, at, "-->", isLast)
    if (this.#state === CLOSING) return this.#closeEvent(chunk, at)
    return this.#state === EVENT ? this.#inside(chunk, at, isLast) : this.#outside(chunk, at, isLast)
  }

  #outside(chunk: Buffer, at: number, isLast: boolean): number {
    const context = this.#context
    const byte = chunk[at]
    if (byte === 0x0a) {
      if (this.#state === NON_RECORD) this.#closeNonRecord(chunk, at)
      context.line++
      context.mode = "lines"
      return at + 1
    }
    if (this.#state === OUTSIDE && (isSpace(byte) || isMarkByte(byte))) return at + 1
    if (byte === 0x3c) {
      const tag = tagAt(chunk, at, isLast)
      if (tag === undefined) return -1
      if (tag === "Event") {
        if (this.#state === NON_RECORD) this.#closeNonRecord(chunk, at)
        context.record.open(at, context.line)
        this.#state = EVENT
        return at + 1
      }
      if (this.#state === OUTSIDE && this.#isFraming(tag)) {
        context.record.open(at, context.line)
        this.#isRoot = tag === "Events"
        if (tag === "/Events") this.#roots--
        this.#state = tag === "!--" ? OUTER_COMMENT : FRAMING
        return at + 1
      }
    }
    if (this.#state === OUTSIDE) {
      context.record.open(at, context.line)
      this.#state = NON_RECORD
    }
    return at + 1
  }

  #isFraming(tag: string): boolean {
    return tag === "Events" || (tag === "/Events" && this.#roots > 0) || tag.startsWith("?") || tag === "!--"
  }

  #inside(chunk: Buffer, at: number, isLast: boolean): number {
    const found = chunk.indexOf(0x3c, at)
    const bracket = found === -1 ? chunk.length : found
    this.#countLines(chunk, bracket)
    if (found === -1) return chunk.length
    if (isOtherTag(chunk[bracket + 1], chunk[bracket + 2])) return bracket + 1
    const tag = tagAt(chunk, bracket, isLast)
    if (tag === undefined) {
      // Lines before the bracket are counted already, so the next call starts at the bracket.
      return bracket === at ? -1 : bracket
    }
    if (tag === "Event") return this.#giveUp(chunk, bracket)
    if (tag === "/Event") {
      this.#state = CLOSING
      return bracket + 1 + tag.length
    }
    if (tag === "!--" || tag === "![CDATA[") {
      if (this.#context.line > this.#unclosedAfter) return this.#giveUp(chunk, bracket)
      this.#sectionLine = this.#context.line
      this.#state = tag === "!--" ? COMMENT : CDATA
    }
    return bracket + 1
  }

  /** After `</Event`, where only white space may precede the closing bracket. */
  #closeEvent(chunk: Buffer, at: number): number {
    let end = at
    while (end < chunk.length && (isSpace(chunk[end]) || chunk[end] === 0x0a)) end++
    this.#countLines(chunk, end)
    if (end === chunk.length) return end
    if (chunk[end] !== 0x3e) return this.#giveUp(chunk, end)
    this.#context.emit(this.#context.record.close(chunk, end + 1, { format: "xml", single: true }))
    this.#state = OUTSIDE
    return end + 1
  }

  /** Skips past the `mark` that ends framing. An opening bracket or brace before it shows that this is not framing. */
  #skipFraming(chunk: Buffer, at: number, mark: string, isLast: boolean): number {
    const lastOfMark = at + mark.length - 1
    for (let next = at; next < chunk.length; next++) {
      const byte = chunk[next]
      if (byte === 0x3c || byte === 0x7b) {
        this.#countLines(chunk, next)
        if (this.#resync(chunk, next)) return chunk.length
        this.#state = NON_RECORD
        return next
      }
      if (byte === 0x3e && next >= lastOfMark && chunk.toString("latin1", next + 1 - mark.length, next + 1) === mark) {
        this.#countLines(chunk, next)
        this.#context.record.drop()
        if (this.#state === FRAMING && this.#isRoot && this.#previous !== 0x2f) this.#roots++
        this.#state = OUTSIDE
        return next + 1
      }
      this.#previous = byte ?? 0
    }
    return this.#skipPast(chunk, at, mark, OUTSIDE, isLast)
  }

  /** Skips past the next `mark`, which may span two chunks. */
  #skipPast(chunk: Buffer, at: number, mark: string, state: number, isLast: boolean): number {
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

  /** Counts the line feeds before `to` that are not counted yet. */
  #countLines(chunk: Buffer, to: number): void {
    while (this.#lineFeed !== -1 && this.#lineFeed < to) {
      this.#context.line++
      this.#lineFeed = chunk.indexOf(0x0a, this.#lineFeed + 1)
    }
  }

  /** The bytes at `at` show that the open record is not an event. Returns where to continue. */
  #giveUp(chunk: Buffer, at: number): number {
    if (this.#resync(chunk, at)) return chunk.length
    this.#closeNonRecord(chunk, at)
    return at
  }

  #closeNonRecord(chunk: Buffer, at: number): void {
    if (this.#context.record.isOpen)
      this.#context.emit(this.#context.record.close(chunk, at, { format: "text", single: true }))
    this.#state = OUTSIDE
  }

  /** Gives up an event that was cut off in an earlier line, if there was one and its bytes are in memory. */
  #resync(chunk: Buffer, at: number): boolean {
    const { record, line } = this.#context
    if (!record.isOpen || !record.isHeld(at) || record.line === line) return false
    this.#state = OUTSIDE
    this.#context.mode = "lines"
    resyncAtSecondLine(this.#context, chunk)
    return true
  }
}

/** The name at the start of a tag: `Event`, `/Event`, `!--`. Undefined when the chunk ends before it is complete. */
function tagAt(chunk: Buffer, bracket: number, isLast: boolean): string | undefined {
  const text = chunk.toString("latin1", bracket + 1, bracket + MAX_TAG_BYTES)
  if (text.startsWith("!--")) return "!--"
  if (text.startsWith("![CDATA[")) return "![CDATA["
  const end = text.slice(1).search(/[\s/>]/)
  if (end === -1 && bracket + MAX_TAG_BYTES > chunk.length && !isLast) return undefined
  return end === -1 ? text : text.slice(0, end + 1)
}

/** Whether the first bytes of a tag already rule out the tags that matter inside an event. */
function isOtherTag(first: number | undefined, second: number | undefined): boolean {
  if (first === 0x2f) return second !== undefined && second !== 0x45
  return first !== undefined && first !== 0x45 && first !== 0x21
}

/** A byte of a UTF-8 byte order mark, which may precede a tag. */
function isMarkByte(byte: number | undefined): boolean {
  return byte === 0xef || byte === 0xbb || byte === 0xbf
}
