import { Carry } from "./carry.ts"
import type { RawFormat, RawLine } from "./raw-line.ts"

/** Looks for literals in bytes that come in chunks and are not kept. */
export type Watcher = { readonly feed: (bytes: Buffer) => void; readonly found: () => boolean }

export type Shape = { readonly format: RawFormat; readonly envelope?: boolean; readonly single?: boolean }

/**
 * The record or line that is being read, which may have begun in an earlier chunk. Over the limit its bytes
 * go to a watcher and are not kept, so memory stays flat whatever the length.
 */
export class OpenRecord {
  readonly #limit: number
  readonly #watch: () => Watcher
  #carry = new Carry()
  #watcher: Watcher | undefined
  #watched = 0
  #start = -1
  line = 0

  constructor(limit: number, watch: () => Watcher) {
    this.#limit = limit
    this.#watch = watch
  }

  get isOpen(): boolean {
    return this.#start >= 0
  }

  /** Bytes kept from earlier chunks. */
  get heldBytes(): number {
    return this.#carry.length
  }

  /** Begins at a position of the present chunk, after `prefix` if there is one. */
  open(start: number, line: number, prefix: Carry = new Carry()): void {
    this.#start = start
    this.line = line
    this.#carry = prefix
    this.#watcher = undefined
    this.#watched = 0
  }

  length(position: number): number {
    return this.#watched + this.#carry.length + position - this.#start
  }

  /** Whether the bytes up to `position` are all still there, and within the limit. */
  isHeld(position: number): boolean {
    return this.#watcher === undefined && this.length(position) <= this.#limit
  }

  /** The present chunk ends at `end`, the record does not: keeps its bytes. The next chunk goes on at position 0. */
  suspend(chunk: Buffer, end: number): void {
    if (!this.isOpen) return
    this.#gather(chunk, end)
    this.#start = 0
  }

  /** Ends at a position of the present chunk; text loses the carriage return before its line feed. */
  close(chunk: Buffer, end: number, shape: Shape): RawLine {
    const { line } = this
    if (this.#carry.length === 0 && this.isHeld(end)) {
      const start = this.#start
      this.#start = -1
      return { kind: "record", block: chunk, start, end: trimmed(chunk, start, end, shape), line, ...complete(shape) }
    }
    this.#gather(chunk, end)
    this.#start = -1
    if (this.#watcher !== undefined) {
      return { kind: "oversized", line, bytes: this.#watched, suspicious: this.#watcher.found() }
    }
    const block = this.#carry.take()
    return { kind: "record", block, start: 0, end: trimmed(block, 0, block.length, shape), line, ...complete(shape) }
  }

  /** Takes the bytes up to `end` out of an open, held record and leaves it closed. */
  take(chunk: Buffer, end: number): Carry {
    const taken = this.#carry
    taken.append(chunk, this.#start, end)
    this.#carry = new Carry()
    this.#start = -1
    return taken
  }

  /** The first byte that is no white space and no byte order mark, among the bytes up to `end` of a held record. */
  firstByte(chunk: Buffer, end: number): number | undefined {
    const isText = (byte: number) => !isSpace(byte) && byte !== 0xef && byte !== 0xbb && byte !== 0xbf
    return this.#carry.view().find(isText) ?? chunk.subarray(this.#start, end).find(isText)
  }

  /** Gives an open, held record back to be read again: its carried bytes, if any, and the present chunk from where it goes on. */
  release(chunk: Buffer): Buffer[] {
    const rest = chunk.subarray(this.#start)
    this.#start = -1
    return this.#carry.length === 0 ? [rest] : [this.#carry.take(), rest]
  }

  drop(): void {
    this.#start = -1
    this.#carry = new Carry()
  }

  #gather(chunk: Buffer, end: number): void {
    if (this.#watcher === undefined) {
      this.#carry.append(chunk, this.#start, end)
      if (this.#carry.length <= this.#limit) return
      this.#watcher = this.#watch()
      this.#watched = this.#carry.length
      this.#watcher.feed(this.#carry.take())
      return
    }
    this.#watched += end - this.#start
    this.#watcher.feed(chunk.subarray(this.#start, end))
  }
}

function trimmed(block: Buffer, start: number, end: number, shape: Shape): number {
  return shape.format === "text" && end > start && block[end - 1] === 0x0d ? end - 1 : end
}

function complete(shape: Shape): { format: RawFormat; envelope: boolean; single: boolean } {
  return { format: shape.format, envelope: shape.envelope ?? false, single: shape.single ?? false }
}

/** JSON's white space but the line feed, and what else ASCII calls a space. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d)
}

/** For bytes of which nobody asks what is in them. */
export function unwatched(): Watcher {
  return { feed: () => undefined, found: () => false }
}
