import { decodeAndSkip, decodeObject } from "./decode/decode.ts"
import type { Limits } from "./decode/limits.ts"
import { anyWord, createChunkScanner } from "./decode/prefilter/prefilter.ts"
import { emptyTally } from "./decode/raw-line.ts"
import { LineScan } from "./line-scan.ts"
import type { RecordMatcher } from "./match/match-record.ts"
import type { RuleSet } from "./match/rule-set.ts"
import type { Pins } from "./pins.ts"
import type { ScanListener, ScanObject, Units } from "./scan-object.ts"
import { ScanReport } from "./scan-report.ts"
import { type Recognise, sources } from "./sources/index.ts"

/** What every scan of a deployment has in common. */
export type Scanner = {
  readonly rules: RuleSet
  readonly recognise: Recognise
  /** Locations whose records all belong to one source; none where it is left out. */
  readonly pins?: Pins
  readonly limits: Limits
}

/** Stops a scan that runs out of time: the message comes back and gets a whole time-out again. */
export class OutOfTimeError extends Error {
  override readonly name = "OutOfTimeError"
  /** The raw lines that were scanned, if each of them was read to its end: a later scan may begin behind them. */
  readonly units: number | undefined

  constructor(message: string, units?: number) {
    super(message)
    this.units = units
  }
}

/**
 * Runs the rules over one object: inflate, skip, split, prefilter, parse, recognise, normalise, match. The report counts every
 * line. What is wrong with the object as a whole is the report's `fault`, after every whole line before it was scanned.
 */
export async function scanObject(
  object: ScanObject,
  scanner: Scanner,
  listener: ScanListener,
  hasTime: () => boolean = () => true,
): Promise<ScanReport> {
  const { limits, rules } = scanner
  const { pinned, matcher } = matcherFor(object, scanner)
  const last = lastOf(object.units)
  const tally = emptyTally()
  const report = new ScanReport(tally, pinned)
  const words = anyWord(rules.formula)
  const lineScan = new LineScan({
    object,
    limits,
    matcher,
    listener,
    report,
    createChunkScanner: createChunkScanner(words),
  })
  const reopen = object.reopen && whileTime(object.reopen, hasTime)
  const options = { size: object.size, reopen, limits, formula: words, tally }
  const scanners = rules.lineScanners(matcher.recognise, limits)
  const lineScanner = scanners.take()
  const decoded = lineScanner ? decodeAndSkip(object.body, options, lineScanner) : decodeObject(object.body, options)
  try {
    for await (const lines of decoded) {
      for (const line of lines) await lineScan.scan(line)
      if (report.units >= last) break
      // Checked after the lines of the batch, because the tally counted them when they were split.
      if (!hasTime())
        throw new OutOfTimeError(`out of time after ${tally.lines} lines, ${tally.inflatedBytes} bytes`, report.units)
    }
  } catch (error) {
    report.fault = error
  } finally {
    scanners.give(lineScanner)
  }
  return report
}

/** The last raw line that is selected. */
function lastOf(units: Units | undefined): number {
  let last = units && "only" in units ? 0 : Number.POSITIVE_INFINITY
  if (units && "only" in units) for (const unit of units.only) last = Math.max(last, unit)
  return last
}

/** How this object's records are recognised: by every source, or by the one to which its location is pinned. */
function matcherFor(object: ScanObject, scanner: Scanner): { pinned: string | undefined; matcher: RecordMatcher } {
  const pin = scanner.pins?.({ ...object.location, queue: object.queue })
  const candidates = pin ? [pin.source] : sources
  return {
    pinned: pin?.source.name,
    matcher: {
      rules: scanner.rules,
      recognise: pin?.recognise ?? scanner.recognise,
      metadataSources: candidates.filter(({ metadata }) => metadata !== undefined),
      arrival: object.arrival,
    },
  }
}

/** Opens a body that fails when the time is over, because reading damaged data again may yield nothing for long. */
function whileTime(open: NonNullable<ScanObject["reopen"]>, hasTime: () => boolean) {
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
