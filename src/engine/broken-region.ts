import { detectFormat, MAGIC_BYTES } from "./decode/inflate/object-format.ts"
import { type RawLine, rawBytes } from "./decode/raw-line.ts"
import type { ChunkScanner } from "./decode/split/open-record.ts"
import { LineSample, type ScanReport } from "./scan-report.ts"

/**
 * Finds out which unparsed lines are suspicious. A broken record falls into lines of which none has all the words of a
 * rule, and a line feed may stand in a word. The lines are therefore searched together, from the first one that cannot be
 * parsed up to the next record that a source recognises, without their line feeds, and one word of a rule is enough.
 * Memory does not grow with the region.
 */
export class BrokenRegion {
  readonly #report: ScanReport
  readonly #createScanner: () => ChunkScanner
  #scanner: ChunkScanner | undefined
  /** The lines of the open region, as long as it is not suspicious. */
  #lines = new LineSample()
  #isSuspicious = false

  constructor(report: ScanReport, createScanner: () => ChunkScanner) {
    this.#report = report
    this.#createScanner = createScanner
  }

  /** Whether the line before was broken, so that the next one may be a part of the same record. */
  get isOpen(): boolean {
    return this.#scanner !== undefined
  }

  /** Adds a line that cannot be parsed. `isCandidate`: it has all that a rule looks for. */
  addUnparsed(line: RawLine, isCandidate: boolean): void {
    this.#scanner ??= this.#createScanner()
    this.#lines.push(line.line)
    if (line.kind === "record" && beginsCompressed(rawBytes(line))) this.#report.compressed.push(line.line)
    this.#search(line, isCandidate)
  }

  /** Adds a line that is parsed: it ends the region if it has a record, and is a part of the broken record otherwise. */
  addParsed(line: RawLine, isRecognised: boolean): void {
    if (isRecognised) this.#close()
    else if (this.isOpen) this.#search(line, false)
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

function beginsCompressed(bytes: Buffer): boolean {
  const { kind } = detectFormat(bytes.subarray(0, MAGIC_BYTES))
  return kind === "gzip" || kind === "zstd"
}
