import type { Tally } from "./decode/raw-line.ts"
import { UnknownKinds } from "./unknown-kinds.ts"

/** The first few line numbers of a kind, and how many there are. */
export class Lines {
  static readonly MOST = 10
  readonly first: number[] = []
  count = 0

  push(line: number): void {
    this.count++
    if (this.first.length < Lines.MOST) this.first.push(line)
  }
}

/** What came of scanning an object. `lines` = `blank` + `skipped` + `parsed` + `unparsed`. */
export type ScanReport = {
  /** Kept by the decoder: lines, blank ones, inflated bytes. */
  readonly tally: Readonly<Tally>
  /** Lines that the prefilter turned down. */
  skipped: number
  parsed: number
  unparsed: number
  /** Records by the source that recognised them, of those that were parsed. */
  readonly sources: Map<string, number>
  /** The source to which the object's place is pinned. */
  pinned: string | undefined
  /** Parsed records that no source knows, or that the pinned one does not accept. */
  readonly unrecognised: Lines
  /** Recognised records that their source can give no meaning. */
  readonly unknown: UnknownKinds
  /** Unparsed lines that hold what a rule looks for. */
  readonly suspicious: Lines
  /** Why the object could not be read to its end; undefined when it was. */
  fault: unknown
}

export function emptyReport(tally: Tally): ScanReport {
  return {
    tally,
    skipped: 0,
    parsed: 0,
    unparsed: 0,
    sources: new Map(),
    pinned: undefined,
    unrecognised: new Lines(),
    unknown: new UnknownKinds(),
    suspicious: new Lines(),
    fault: undefined,
  }
}
