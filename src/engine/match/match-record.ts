import { createHash } from "node:crypto"
import type { Event } from "../../event.ts"
import type { JsonObject } from "../../json.ts"
import type { RepeatedKeys } from "../decode/parse/json.ts"
import type { ParsedRecord } from "../decode/parse/parse-records.ts"
import type { Candidate } from "../decode/prefilter/line-tables.ts"
import type { Recognise } from "../sources/index.ts"
import type { MetadataRecord, Source } from "../sources/source.ts"
import { commandLineReadings } from "./command-line-readings.ts"
import { onlySourceOf } from "./kind-of-line.ts"
import type { Match, RecordLocation } from "./match.ts"
import type { FailedRule, RuleSet } from "./rule-set.ts"
import { typedEvent } from "./typed-event.ts"

/** How the records of one object are recognised and matched. */
export type RecordMatcher = {
  readonly rules: RuleSet
  readonly recognise: Recognise
  /** The sources whose metadata records may be among the records. */
  readonly metadataSources: readonly Source[]
  /** When the object arrived, in ms since 1970. */
  readonly arrival: number
}

/**
 * The result of one record. A record that has several readings, or the shapes of several sources, is matched as each of
 * them.
 */
export type RecordResult = {
  readonly recognised: readonly { readonly source: Source; readonly unknownKind: string | undefined }[]
  /** Readings that are neither an event of a source nor metadata. */
  readonly unrecognised: number
  /** The names of the sources whose shapes the record has, if these are several. */
  readonly ambiguous: readonly string[]
  readonly repeatedKeys?: RepeatedKeys
  /** One for each rule that holds for any of the readings. */
  readonly matches: readonly Match[]
  /** The rules with an expression that fails on one of the readings. */
  readonly failed: readonly FailedRule[]
  readonly metadata?: { readonly source: string; readonly record: MetadataRecord }
}

/**
 * Recognises, normalises and matches one record. For a candidate of the scanner of lines, its kind says which source recognises it,
 * and only the rules that are left are evaluated.
 */
export function matchRecord(
  parsed: ParsedRecord,
  location: RecordLocation,
  matcher: RecordMatcher,
  candidate?: Candidate,
): RecordResult {
  const onlySource = parsed.readings.length === 1 ? onlySourceOf(candidate?.kind) : undefined
  const rules = onlySource && candidate?.rules
  const [record] = parsed.readings
  const unmatched = onlySource && rules && record && unmatchedEvent(onlySource, record, rules, matcher)
  if (unmatched) {
    const unknownKind = onlySource.unknownKind?.(unmatched, record)
    return {
      recognised: [{ source: onlySource, unknownKind }],
      unrecognised: 0,
      ambiguous: [],
      matches: [],
      failed: [],
    }
  }
  const recognised: { source: Source; unknownKind: string | undefined }[] = []
  const matches = new Map<string, Match>()
  const failed = new Map<string, FailedRule>()
  const onFailed = (one: FailedRule) => void failed.set(one.rule.rule_id, one)
  let ambiguous: readonly string[] = []
  let unrecognised = 0
  let metadata: RecordResult["metadata"]
  for (const reading of parsed.readings) {
    const shapes = onlySource ? [{ source: onlySource, record: reading }] : matcher.recognise(reading)
    // Also of a record with the keys of other sources: anyone can add these.
    const found = readMetadata(reading, matcher.metadataSources)
    if (found?.record.kind === "host" || found?.record.kind === "user")
      metadata ??= { source: found.source, record: found.record }
    if (shapes.length === 0 && found === undefined && !parsed.isWrapper) unrecognised++
    if (shapes.length > 1) {
      const names = [...new Set(shapes.map(({ source }) => source.name))]
      if (names.length > 1) ambiguous = names
    }
    for (const { source, record } of shapes) {
      const event = typedEvent(source.normalise(record))
      recognised.push({ source, unknownKind: source.unknownKind?.(event, record) })
      for (const reading of [event, ...commandLineReadings(event)]) {
        const matched = rules
          ? matcher.rules.matchSome(reading, source.index, rules, onFailed)
          : matcher.rules.match(reading, source.index, onFailed)
        for (const { rule, query } of matched) {
          if (matches.has(rule.rule_id)) continue
          matches.set(rule.rule_id, {
            rule,
            event: reading,
            source: source.name,
            index: source.index,
            location,
            recordHash: createHash("sha256").update(parsed.bytes).digest("hex"),
            why: query.explain(reading),
            arrival: matcher.arrival,
            encodingError: parsed.encodingError,
          })
        }
      }
    }
  }
  return {
    recognised,
    unrecognised,
    ambiguous,
    matches: [...matches.values()],
    failed: [...failed.values()],
    ...(parsed.repeatedKeys ? { repeatedKeys: parsed.repeatedKeys } : {}),
    ...(metadata ? { metadata } : {}),
  }
}

function readMetadata(record: JsonObject, sources: readonly Source[]) {
  for (const { name, metadata } of sources) {
    const found = metadata?.read(record)
    if (found !== undefined) return { source: name, record: found }
  }
  return undefined
}

/**
 * The event of a record that none of the rules matches, judged by the few fields that they read; undefined if one matches or fails, or
 * if the source cannot read single fields.
 */
function unmatchedEvent(
  source: Source,
  record: JsonObject,
  rules: Uint32Array,
  matcher: RecordMatcher,
): Event | undefined {
  const event = source.readLazily?.(record)
  if (event === undefined) return undefined
  let hasFailed = false
  const onFailed = () => {
    hasFailed = true
  }
  const matched = matcher.rules.matchSome(event, source.index, rules, onFailed)
  return matched.length > 0 || hasFailed || commandLineReadings(event).length > 0 ? undefined : event
}
