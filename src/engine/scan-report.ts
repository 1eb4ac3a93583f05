import type { Tally } from "./decode/raw-line.ts"
import type { RecordResult } from "./match/match-record.ts"
import type { FailedRule } from "./match/rule-set.ts"
import { UnknownKinds } from "./unknown-kinds.ts"

/** The first line numbers of a kind, and how many lines of that kind there are. */
export class LineSample {
  static readonly MAX = 10
  readonly first: number[] = []
  count = 0

  push(line: number): void {
    this.count++
    if (this.first.length < LineSample.MAX) this.first.push(line)
  }

  add({ first, count }: LineSample): void {
    this.count += count
    this.first.push(...first.slice(0, LineSample.MAX - this.first.length))
  }
}

/** How a line was handled. Lines that the decoder counts as blank have no disposition. */
export type LineDisposition = "skipped" | "parsed" | "unparsed"

/** The counts of one object's scan. `tally.lines` = `tally.blank` + `passed` + `skipped` + `parsed` + `unparsed`. */
export class ScanReport {
  /** The decoder's counts: lines, blank lines, inflated bytes. */
  readonly tally: Readonly<Tally>
  /** The source to which the object's location is pinned. */
  readonly pinned: string | undefined
  /** The raw lines so far; blank lines are none. */
  units = 0
  /** Raw lines that the scan was not to look at, because an earlier one did. */
  passed = 0
  /** Lines that no rule can match, which were not parsed. */
  skipped = 0
  parsed = 0
  unparsed = 0
  /** The first of the unparsed lines. */
  readonly unparsedLines: LineSample = new LineSample()
  /** Parsed records by the source that recognised them. */
  readonly sources = new Map<string, number>()
  /** Parsed records that no source recognises, or that the pinned source does not accept. */
  readonly unrecognised: LineSample = new LineSample()
  /** Recognised records of a kind that their source does not know. */
  readonly unknown: UnknownKinds = new UnknownKinds()
  /** Records that have the shapes of several sources, and the names of these sources. */
  readonly ambiguous: LineSample = new LineSample()
  readonly ambiguousSources = new Set<string>()
  /** Records in which an object repeats a key, and those of them that have too many readings to match all. */
  readonly repeatedKeys: LineSample = new LineSample()
  readonly partlyRead: LineSample = new LineSample()
  /** Unparsed lines of regions that contain a word that a rule looks for. */
  readonly suspicious: LineSample = new LineSample()
  /** Lines at which compressed data begins behind text. */
  readonly compressed: LineSample = new LineSample()
  /** By the rule's id: the rules with an expression that fails on records, why, and on which. */
  readonly failedRules = new Map<string, FailedRule & { readonly lines: LineSample }>()
  /** Why the object could not be read to its end; undefined when it was. */
  fault: unknown

  constructor(tally: Tally, pinned?: string) {
    this.tally = tally
    this.pinned = pinned
  }

  countLine(line: number, disposition: LineDisposition): void {
    this[disposition]++
    if (disposition === "unparsed") this.unparsedLines.push(line)
  }

  countRecord(line: number, result: RecordResult, isCandidate: boolean): void {
    const { recognised, unrecognised, ambiguous, repeatedKeys, failed } = result
    for (const name of new Set(recognised.map(({ source }) => source.name)))
      this.sources.set(name, (this.sources.get(name) ?? 0) + 1)
    for (const { source, unknownKind } of recognised) this.unknown.count(source.name, unknownKind, isCandidate)
    if (unrecognised > 0) this.unrecognised.push(line)
    if (ambiguous.length > 0) this.ambiguous.push(line)
    for (const name of ambiguous) this.ambiguousSources.add(name)
    if (repeatedKeys !== undefined) this.repeatedKeys.push(line)
    if (repeatedKeys === "too-many") this.partlyRead.push(line)
    for (const one of failed) {
      const known = this.failedRules.get(one.rule.rule_id) ?? { ...one, lines: new LineSample() }
      this.failedRules.set(one.rule.rule_id, known)
      known.lines.push(line)
    }
  }
}
