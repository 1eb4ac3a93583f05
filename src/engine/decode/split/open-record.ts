import type { RawFormat, RawLine } from "../raw-line.ts"
import { ByteBuffer } from "./byte-buffer.ts"

/** Searches for literals in bytes that come in chunks and are not kept. */
export type ChunkScanner = { readonly feed: (bytes: Buffer) => void; readonly found: () => boolean }

/** A scanner for bytes whose content does not matter. */
export function noopScanner(): ChunkScanner {
  return { feed: () => undefined, found: () => false }
}

type RecordShape = { readonly format: RawFormat; readonly isWrapper?: boolean; readonly single?: boolean }

/**
 * The record or line being read, which may have begun in an earlier chunk. Over the size limit, its bytes go to a
 * scanner and are not kept, so memory stays flat whatever the length.
 */
export class OpenRecord {
  readonly #limit: number
  readonly #createScanner: () => ChunkScanner
  #buffer = new ByteBuffer()
  #scanner: ChunkScanner | undefined
  #scannedBytes = 0
  #start = -1
  line = 0

  constructor(limit: number, createScanner: () => ChunkScanner) {
    this.#limit = limit
    this.#createScanner = createScanner
  }

  get isOpen(): boolean {
    return this.#start >= 0
  }

  /** Bytes kept from earlier chunks. */
  get heldBytes(): number {
    return this.#buffer.length
  }

  /** Begins a record at a position of the current chunk, with the bytes of `prefix` before it. */
  open(start: number, line: number, prefix: ByteBuffer = new ByteBuffer()): void {
    this.#start = start
    this.line = line
    this.#buffer = prefix
    this.#scanner = undefined
    this.#scannedBytes = 0
  }

  length(position: number): number {
    return this.#scannedBytes + this.#buffer.length + position - this.#start
  }

  /** Whether all bytes up to `position` are in memory and within the limit. */
  isHeld(position: number): boolean {
    return this.#scanner === undefined && this.length(position) <= this.#limit
  }

  /** Keeps the bytes of a record that goes on after the current chunk. The next chunk continues at position 0. */
  suspend(chunk: Buffer, end: number): void {
    if (!this.isOpen) return
    this.#collect(chunk, end)
    this.#start = 0
  }

  /** Ends the record at a position of the current chunk. Text loses the carriage return before its line feed. */
  close(chunk: Buffer, end: number, shape: RecordShape): RawLine {
    const { line } = this
    if (this.#buffer.length === 0 && this.isHeld(end)) {
      const start = this.#start
      this.#start = -1
      return rawRecord(chunk, start, end, line, shape)
    }
    this.#collect(chunk, end)
    this.#start = -1
    if (this.#scanner !== undefined) {
      return { kind: "oversized", line, bytes: this.#scannedBytes, suspicious: this.#scanner.found() }
    }
    const block = this.#buffer.take()
    return rawRecord(block, 0, block.length, line, shape)
  }

  /** Takes the bytes up to `end` out of an open record that is in memory, and closes the record. */
  take(chunk: Buffer, end: number): ByteBuffer {
    const taken = this.#buffer
    taken.append(chunk, this.#start, end)
    this.#buffer = new ByteBuffer()
    this.#start = -1
    return taken
  }

  /**
   * The first byte up to `end` that is neither white space nor part of a byte order mark. The record must be in memory.
   */
  firstByte(chunk: Buffer, end: number): number | undefined {
    const isText = (byte: number) => !isSpace(byte) && byte !== 0xef && byte !== 0xbb && byte !== 0xbf
    return this.#buffer.view().find(isText) ?? chunk.subarray(this.#start, end).find(isText)
  }

  /**
   * Closes a record that is in memory and returns its bytes, to be scanned again: those kept, and the current chunk's.
   */
  release(chunk: Buffer): Buffer[] {
    const rest = chunk.subarray(this.#start)
    this.#start = -1
    return this.#buffer.length === 0 ? [rest] : [this.#buffer.take(), rest]
  }

  drop(): void {
    this.#start = -1
    this.#buffer = new ByteBuffer()
  }

  #collect(chunk: Buffer, end: number): void {
    if (this.#scanner === undefined) {
      this.#buffer.append(chunk, this.#start, end)
      if (this.#buffer.length <= this.#limit) return
      this.#scanner = this.#createScanner()
      this.#scannedBytes = this.#buffer.length
      this.#scanner.feed(this.#buffer.take())
      return
    }
    this.#scannedBytes += end - this.#start
    this.#scanner.feed(chunk.subarray(this.#start, end))
  }
}

function rawRecord(block: Buffer, start: number, end: number, line: number, shape: RecordShape): RawLine {
  const { format, isWrapper = false, single = false } = shape
  const endsInReturn = format === "text" && end > start && block[end - 1] === 0x0d
  return { kind: "record", block, start, end: endsInReturn ? end - 1 : end, line, format, isWrapper, single }
}

/** Space, tab, carriage return and the other ASCII white space, including the line feed. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d)
}
