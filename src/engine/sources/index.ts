import type { JsonObject } from "../../json.ts"
import { crowdstrikeFdr } from "./crowdstrike/fdr.ts"
import { endgame } from "./elastic/endgame.ts"
import { endpointSources } from "./elastic/endpoint.ts"
import { embeddedRecords } from "./embedded-record.ts"
import { m365Defender } from "./m365-defender/m365-defender.ts"
import { sentinelOneCloudFunnel } from "./sentinel-one/cloud-funnel.ts"
import { singleShapes } from "./single-shape.ts"
import type { Source } from "./source.ts"
import { spellingsOf } from "./spellings.ts"
import { systemSecurity, windowsForwarded, windowsSysmonOperational, winlogbeat } from "./windows/windows-sources.ts"

/** Every source, the cheapest to recognise first. A new source is one file in its vendor's folder and one line here. */
export const sources: readonly Source[] = [
  crowdstrikeFdr,
  m365Defender,
  sentinelOneCloudFunnel,
  winlogbeat,
  windowsSysmonOperational,
  systemSecurity,
  windowsForwarded,
  endgame,
  ...endpointSources,
]

/** The Windows sources have the same shapes, each of which counts once. */
const partsOf = singleShapes([...new Set(sources.flatMap(({ shapes }) => shapes))])

/** A source whose shape a record has, and the record that the source normalises: the record itself or a part of it. */
export type Recognised = { readonly source: Source; readonly record: JsonObject }

/** Returns every source whose shape a record has, and the record that the source normalises. */
export type Recognise = (record: JsonObject) => readonly Recognised[]

/**
 * Returns every source whose shape a record has, the record's own first. A record may also have the shape in part: as a
 * record that is embedded in it, without the keys of another shape, or with one of two spellings of a name; anyone can add
 * the others.
 */
export function recognise(record: JsonObject): readonly Recognised[] {
  return recogniseAs(sources, record)
}

/**
 * Returns the recogniser for a location that is pinned to one source: a record, embedded or not, belongs to that source
 * or to none. A source may accept more records there than it recognises on its own.
 */
export function recogniserFor(source: Source): typeof recognise {
  const pinned: Source = { ...source, recognise: source.accepts ?? source.recognise }
  return (record) => recogniseAs([pinned], record)
}

function recogniseAs(candidates: readonly Source[], record: JsonObject): readonly Recognised[] {
  const recognised: Recognised[] = []
  for (const whole of wholesOf(record))
    for (const part of [whole, ...partsOf(whole)])
      for (const source of candidates) if (source.recognise(part)) recognised.push({ source, record: part })
  return recognised
}

/** The record and those that are embedded in it, each followed by its spellings. */
function wholesOf(record: JsonObject): readonly JsonObject[] {
  const own = [record, ...spellingsOf(record)]
  return [...own, ...own.flatMap(embeddedRecords).flatMap((one) => [one, ...spellingsOf(one)])]
}

/** Whether the record is metadata, such as the description of a host or a user, and not an event. */
export function isMetadata(record: JsonObject): boolean {
  return sources.some(({ metadata }) => metadata?.read(record) !== undefined)
}

/** Whether the object with this key contains metadata records of any source. */
export function isMetadataKey(key: string): boolean {
  return sources.some(({ metadata }) => metadata?.isMetadataKey(key))
}
