import { createHash } from "node:crypto"
import type { JsonObject } from "../json.ts"
import { decodeObject } from "./decode/decode.ts"
import type { Limits } from "./decode/limits.ts"
import { type ParsedRecord, parseRecords } from "./decode/parse.ts"
import { createPrefilter } from "./decode/prefilter.ts"
import { emptyTally } from "./decode/raw-line.ts"
import type { Told } from "./enrich/lookups.ts"
import type { Match, RecordLocation } from "./match/match.ts"
import type { RuleSet } from "./match/rule-set.ts"
import type { Pins } from "./pins.ts"
import { emptyReport, type ScanReport } from "./scan-report.ts"
import { holdsFdrMetadata, readFdrMetadata } from "./sources/crowdstrike-fdr/lookup.ts"
import { crowdstrikeFdr } from "./sources/crowdstrike-fdr.ts"
import type { Source } from "./sources/source.ts"

/** What a scan is made of. `recognise` is given the last source that said yes, which is asked first. */
export type Scanner = {
  readonly rules: RuleSet
  readonly recognise: (record: JsonObject, last?: Source) => Source | undefined
  /** Places whose records are all one source's; there are none where it is left out. */
  readonly pins?: Pins
  readonly limits: Limits
}

/** Stops a scan that runs out of time: the message comes back and is tried with a whole time-out again. */
export class OutOfTimeError extends Error {
  override readonly name = "OutOfTimeError"
}

/** An object to scan: where it lies, when it arrived (ms), how many bytes it has, and the bytes. */
export type ScanObject = {
  readonly place: Omit<RecordLocation, "line">
  /** The ARN of the queue whose message named it. */
  readonly queue?: string | undefined
  readonly arrival: number
  readonly size: number
  readonly body: AsyncIterable<Uint8Array>
  /** Opens the bytes once more, to save what stands before damaged data; without it, some of that is lost. */
  readonly again?: (() => Promise<AsyncIterable<Uint8Array>>) | undefined
}

/**
 * This many records of each object are parsed whatever the prefilter says, so that an object of a kind that no source
 * knows is noticed although none of its lines could fire a rule.
 */
const SAMPLE = 32

/** Who is told of what a scan finds; the scan waits for each. `onMetadata` hears of Falcon's hosts and users. */
export type Listener = {
  readonly onMatch: (match: Match) => Promise<void> | void
  readonly onMetadata?: (told: Told) => Promise<void> | void
}

/** The opener of a body that ends with an error when the time is over, for a reading that gives nothing for long. */
function whileTime(open: NonNullable<ScanObject["again"]>, hasTime: () => boolean) {
  return async () => {
    const body = await open()
    return (async function* () {
      for await (const chunk of body) {
        if (!hasTime()) throw new OutOfTimeError("out of time while damaged data was read again")
        yield chunk
      }
    })()
  }
}

/**
 * Runs the rules over one object: inflate, split, prefilter, parse, recognise, normalise, match. Tells of each match in
 * the order of the lines. What is wrong with a line is counted; what is wrong with the
 * object comes back as the report's `fault`, after every whole line before it has been scanned.
 */
export async function scanObject(
  object: ScanObject,
  scanner: Scanner,
  { onMatch, onMetadata }: Listener,
  hasTime: () => boolean = () => true,
): Promise<ScanReport> {
  const tally = emptyTally()
  const report = emptyReport(tally)
  const mayMatch = createPrefilter(scanner.rules.formula)
  // Falcon's own lookups of hosts and users are no events; where they lie, every line is read.
  const isMetadata = holdsFdrMetadata(object.place.key)
  const pin = scanner.pins?.({ ...object.place, queue: object.queue })
  report.pinned = pin?.source.name
  const recognise = pin?.recognise ?? scanner.recognise
  const mayBeMetadata = pin === undefined || pin.source === crowdstrikeFdr
  let last: Source | undefined
  try {
    for await (const lines of decodeObject(object.body, {
      size: object.size,
      again: object.again && whileTime(object.again, hasTime),
      limits: scanner.limits,
      formula: scanner.rules.formula,
      tally,
    })) {
      for (const line of lines) {
        if (line.kind === "oversized") {
          report.unparsed++
          if (line.suspicious) report.suspicious.push(line.line)
          continue
        }
        const isCandidate = mayMatch(line.block, line.start, line.end)
        if (line.format === "text") {
          report.unparsed++
          if (isCandidate) report.suspicious.push(line.line)
          continue
        }
        if (!isCandidate && report.parsed >= SAMPLE && !isMetadata) {
          report.skipped++
          continue
        }
        const { records, fault } = parseRecords(line, scanner.limits)
        if (fault === undefined) report.parsed++
        else {
          report.unparsed++
          if (isCandidate) report.suspicious.push(line.line)
        }
        // A line of which only a part is a record is an unparsed line, and its records are scanned all the same.
        for (const record of records) {
          for (const match of matchRecord(record, line.line, isCandidate)) await onMatch(match)
          const told = isMetadata && record.readings[0] ? readFdrMetadata(record.readings[0]) : undefined
          if (onMetadata && told && told.kind !== "other") await onMetadata(told)
        }
      }
      // Only now, for these lines were counted when they were cut.
      if (!hasTime()) throw new OutOfTimeError(`out of time after ${tally.lines} lines, ${tally.inflatedBytes} bytes`)
    }
  } catch (error) {
    report.fault = error
  }
  return report

  /** The matches of one record. It has two readings when keys stand in it twice; a rule that holds for either alerts. */
  function matchRecord(
    { bytes, readings, envelope, encodingError }: ParsedRecord,
    line: number,
    isCandidate: boolean,
  ): Match[] {
    const matches = new Map<string, Match>()
    for (const record of readings) {
      const source = recognise(record, last)
      if (!source) {
        if (!envelope && !(mayBeMetadata && readFdrMetadata(record))) report.unrecognised.push(line)
        continue
      }
      last = source
      report.sources.set(source.name, (report.sources.get(source.name) ?? 0) + 1)
      const event = source.normalise(record)
      report.unknown.count(source.name, source.unknownKind?.(event, record), isCandidate)
      for (const { rule, query } of scanner.rules.match(event, source.index)) {
        if (matches.has(rule.rule_id)) continue
        matches.set(rule.rule_id, {
          rule,
          event,
          source: source.name,
          index: source.index,
          place: { ...object.place, line },
          recordHash: createHash("sha256").update(bytes).digest("hex"),
          why: query.explain(event),
          arrival: object.arrival,
          encodingError,
        })
      }
    }
    return [...matches.values()]
  }
}
