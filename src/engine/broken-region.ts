import { detectFormat, MAGIC_BYTES } from "./decode/inflate/object-format.ts"
import type { Limits } from "./decode/limits.ts"
import { type RawLine, rawBytes } from "./decode/raw-line.ts"
import type { ChunkScanner } from "./decode/split/open-record.ts"
import { LineSample, type ScanReport } from "./scan-report.ts"

/**
 * Finds out which unparsed lines are suspicious. A broken record falls into pieces of which none has all the words of a
 * rule; some of them may be JSON by themselves, and a line feed may be in a word. The pieces are therefore searched
 * together, without line feeds, from the first one that cannot be parsed up to the next line that begins with a record
 * of a source. One word of a rule is enough. Memory does not grow with the region, and a region ends after as many pieces as a
 * record may have keys: otherwise one broken line would make each of millions of unrecognised ones be searched.
 */
export class BrokenRegion {
  readonly #report: ScanReport
  readonly #createScanner: () => ChunkScanner
  readonly #maxPieces: number
  /** Parsed pieces since the last one that could not be parsed. */
  #pieces = 0
  #scanner: ChunkScanner | undefined
  /** The lines of the open region, as long as it is not suspicious. */
  #lines = new LineSample()
  #isSuspicious = false
  /** The line of the last piece that could not be parsed. */
  #lastLine = 0
  /** The piece before the current one. */
  #previous: RawLine | undefined

  constructor(report: ScanReport, createScanner: () => ChunkScanner, { keys }: Pick<Limits, "keys">) {
    this.#report = report
    this.#createScanner = createScanner
    this.#maxPieces = keys
  }

  /** Whether the line before was broken, so that the next one may be a part of the same record. */
  get isOpen(): boolean {
    return this.#scanner !== undefined
  }

  /** Adds a line that cannot be parsed. `isCandidate`: it has all that a rule looks for. */
  addUnparsed(line: RawLine, isCandidate: boolean): void {
    const isFirst = this.#scanner === undefined
    this.#scanner ??= this.#createScanner()
    this.#lines.push(line.line)
    // A brace too many ends a record before its end: what is behind it is broken, and the record belongs to it.
    if (isFirst && this.#previous && isSameRecord(this.#previous, line)) this.#search(this.#previous, false)
    this.#lastLine = line.line
    this.#pieces = 0
    if (line.kind === "record" && beginsCompressed(rawBytes(line))) this.#report.compressed.push(line.line)
    this.#search(line, isCandidate)
    this.#previous = undefined
  }

  /**
   * Adds a line that is parsed. It ends the region if it has a record and is not the rest of a broken line; otherwise it
   * is a piece of the broken record.
   */
  addParsed(line: RawLine, isRecognised: boolean): void {
    this.#previous = line
    if (!this.isOpen) return
    if ((isRecognised && line.line !== this.#lastLine) || ++this.#pieces > this.#maxPieces) this.#close()
    else this.#search(line, false)
  }

  /** Lines are skipped without a look, while no region is open. None of them is a part of a broken record. */
  passLines(): void {
    this.#previous = undefined
  }

  #search(line: RawLine, isCandidate: boolean): void {
    if (!this.#isSuspicious) {
      if (line.kind === "record") this.#scanner?.feed(rawBytes(line))
      this.#isSuspicious = isCandidate || (this.#scanner?.found() ?? false)
    }
    if (!this.#isSuspicious) return
    this.#report.suspicious.add(this.#lines)
    this.#lines = new LineSample()
  }

  #close(): void {
    this.#scanner = undefined
    this.#lines = new LineSample()
    this.#isSuspicious = false
  }
}

/** Whether a piece may be the rest of a record that ends before it: in its line, or a record over several lines. */
function isSameRecord(before: RawLine, rest: RawLine): boolean {
  return before.line === rest.line || (before.kind === "record" && rawBytes(before).includes(0x0a))
}

function beginsCompressed(bytes: Buffer): boolean {
  const { kind } = detectFormat(bytes.subarray(0, MAGIC_BYTES))
  return kind === "gzip" || kind === "zstd"
}
