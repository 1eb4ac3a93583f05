import { instantiate } from "../assembly-module.ts"
import type { Candidate, Kind, LineTables } from "./line-tables.ts"

/** What the module exports for this file; src/engine/decode/assembly/scan-lines.ts describes each. */
type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly scratch: () => number
  readonly scratchBytes: () => number
  readonly beginTables: (words: number, clauses: number, lineBytes: number, markup: number, nonAscii: number) => void
  readonly addColumn: (length: number, parentLength: number, flags: number, number: number) => number
  readonly addPiece: (length: number, anchor: number, times: number, columns: number, bits: number) => number
  readonly addKind: (mode: number, words: number, number: number) => number
  readonly remainingRules: () => number
  readonly candidateKind: () => number
  readonly keyCount: () => number
  readonly needsExactNumbers: () => number
  readonly signature: () => number
  readonly signatureBytes: () => number
  readonly chunkStart: () => number
  readonly scanLines: (from: number, to: number) => number
  readonly lineStart: () => number
  readonly lineEnd: () => number
  readonly skippedLines: () => number
}

/** Modes of a kind; src/engine/decode/assembly/kinds.ts. */
const SKIPPED = 1
const SEARCHABLE = 2
const READ_EXACTLY = 3

/** Results of `scanLines`. */
const END = 0
const CANDIDATE = 2
const UNKNOWN_KIND = 3

/** The halves of BLOCK in src/engine/decode/assembly/scan-lines.ts. */
export const MAX_TAIL_BYTES: number = 256 * 1024
export const MAX_CHUNK_BYTES: number = 256 * 1024

/** Idle scanners of one set of tables. Each object takes one and gives it back, because to fill the tables takes milliseconds. */
export class LineScanners {
  readonly #tables: LineTables
  readonly #recordBytes: number
  readonly #idle: LineScanner[] = []

  constructor(tables: LineTables, recordBytes: number) {
    this.#tables = tables
    this.#recordBytes = recordBytes
  }

  /** Undefined where WebAssembly or its vectors are missing, or the tables do not fit. */
  take(): LineScanner | undefined {
    const idle = this.#idle.pop()
    if (idle !== undefined) return idle
    try {
      return new LineScanner(this.#tables, Math.min(this.#recordBytes, MAX_LINE_BYTES))
    } catch {
      return undefined
    }
  }

  /** One whose table of kinds an object has filled, as an attacker may, would read the lines of every later object in JavaScript. */
  give(scanner: LineScanner | undefined): void {
    if (scanner !== undefined && !scanner.isFull && this.#idle.length < MAX_IDLE) this.#idle.push(scanner)
  }
}

/** Few objects are read at the same time. */
const MAX_IDLE = 2

/** The splitter takes longer lines apart at their braces. */
const MAX_LINE_BYTES = 256 * 1024

/** Where a scan stopped, as positions in `bytes`. */
export type Stop = {
  /** `end`: the lines up to `at` were skipped, and the rest is an incomplete line. Else the line from `at` to `lineFeed` is read. */
  readonly reason: "end" | "unusual" | "candidate"
  readonly skipped: number
  readonly at: number
  readonly lineFeed: number
}

/**
 * Skips the lines that no rule can match, in WebAssembly: a line that is one JSON object, whose kind allows no rule, or that lacks a
 * text which every rule of its kind looks for. It never skips a line that a rule matches, nor one that cannot be parsed.
 */
export class LineScanner {
  readonly #module: Exports
  readonly #tables: LineTables
  #bytes: Buffer
  #isFull = false
  /** By the number that the module knows each by. */
  readonly #kinds: Kind[] = []

  /** Throws an error if the tables do not fit: the lines are then read without it. */
  constructor(tables: LineTables, maxLineBytes: number, module: object = instantiate()) {
    this.#module = module as Exports
    this.#tables = tables
    const { beginTables, addColumn, addPiece } = this.#module
    const { words, clauses, needs, columns, pieces } = tables
    beginTables(words, clauses, maxLineBytes, Number(needs.markup), Number(needs.nonAscii))
    this.#bytes = this.#view()
    for (const { name, parent, flags, number } of columns) {
      const text = Buffer.from(name)
      const around = Buffer.from(parent)
      this.#write(Buffer.concat([text, around]))
      if (!addColumn(text.length, around.length, flags, number)) throw new Error("too many columns")
    }
    for (const { bytes, anchor, times, columns, bits } of pieces) {
      this.#write(Buffer.concat([bytes, Buffer.from(Uint16Array.from([...columns, ...bits]).buffer)]))
      if (!addPiece(bytes.length, anchor, times, columns.length, bits.length)) throw new Error("too many pieces")
    }
  }

  /** Whether it can learn no more kinds. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** The instance that it runs in, which may also inflate. */
  get module(): object {
    return this.#module
  }

  /** The module's memory. Valid until the next call of `scan`. */
  get bytes(): Buffer {
    return this.#view()
  }

  /** Where a chunk is written, of at most MAX_CHUNK_BYTES. Up to MAX_TAIL_BYTES of an incomplete line go before it. */
  get chunkStart(): number {
    return this.#module.chunkStart()
  }

  /** Scans the lines that begin at `from`, up to `to`. */
  scan(from: number, to: number): Stop {
    const { scanLines, lineStart, lineEnd, skippedLines } = this.#module
    this.#view()[to] = 0x0a
    let skipped = 0
    let position = from
    for (;;) {
      const result = scanLines(position, to)
      skipped += skippedLines()
      position = lineStart()
      if (result !== UNKNOWN_KIND) {
        const reason = result === END ? "end" : result === CANDIDATE ? "candidate" : "unusual"
        return { reason, skipped, at: position, lineFeed: lineEnd() }
      }
      if (!this.#addKind(position, lineEnd())) return { reason: "unusual", skipped, at: position, lineFeed: lineEnd() }
    }
  }

  /** Adds the kind of the line. False when there are too many kinds. */
  #addKind(start: number, end: number): boolean {
    if (this.#isFull) return false
    const bytes = this.#view()
    const signature = this.#module.signature()
    const text = bytes.toString("latin1", signature, signature + this.#module.signatureBytes())
    const kind = this.#tables.kindOf(Buffer.from(bytes.subarray(start, end)), text)
    this.#isFull = !this.#add(kind)
    return !this.#isFull
  }

  /** What the scanner knows of the line at which it stopped, if that is a candidate. */
  candidate(): Candidate {
    const { remainingRules, candidateKind, keyCount, needsExactNumbers } = this.#module
    const start = remainingRules()
    const rules = new Uint32Array(this.#view().buffer.slice(start, start + 4 * this.#tables.words))
    return { rules, kind: this.#kinds[candidateKind()], keys: keyCount(), needsExactNumbers: needsExactNumbers() !== 0 }
  }

  #add(kind: Kind): boolean {
    const { isReadExactly, masks } = kind
    this.#kinds.push(kind)
    if (isReadExactly || masks === undefined)
      return this.#module.addKind(isReadExactly ? READ_EXACTLY : SKIPPED, 0, 0) !== 0
    this.#write(Buffer.from(masks.buffer, masks.byteOffset, masks.byteLength))
    return this.#module.addKind(SEARCHABLE, masks.length, this.#kinds.length - 1) !== 0
  }

  #write(bytes: Buffer): void {
    if (bytes.length > this.#module.scratchBytes()) throw new Error("a table does not fit into the scratch memory")
    bytes.copy(this.#view(), this.#module.scratch())
  }

  #view(): Buffer {
    const { buffer } = this.#module.memory
    if (this.#bytes?.buffer !== buffer) this.#bytes = Buffer.from(buffer)
    return this.#bytes
  }
}
