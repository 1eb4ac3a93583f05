import type { JsonObject } from "../../json.ts"
import { crowdstrikeFdr } from "./crowdstrike/fdr.ts"
import { endgame } from "./elastic/endgame.ts"
import { endpointSources } from "./elastic/endpoint.ts"
import { forEmbeddedRecords } from "./embedded-record.ts"
import { m365Defender } from "./m365-defender/m365-defender.ts"
import { sentinelOneCloudFunnel } from "./sentinel-one/cloud-funnel.ts"
import type { Source } from "./source.ts"
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

const embeddedSources: readonly Source[] = sources.map((source) => forEmbeddedRecords(source, sources))

/**
 * Returns the source of a record, which may be embedded in another. `last`, the source of the record before, is tried
 * first.
 */
export function recognise(record: JsonObject, last?: Source): Source | undefined {
  if (last?.recognise(record)) return last
  const accepts = (source: Source) => source.recognise(record)
  return sources.find(accepts) ?? embeddedSources.find(accepts)
}

/**
 * Returns the recogniser for a location that is pinned to one source: a record, embedded or not, belongs to that source
 * or to none. A source may accept more records there than it recognises on its own.
 */
export function recogniserFor(source: Source): (record: JsonObject) => Source | undefined {
  const direct: Source = { ...source, recognise: source.accepts ?? source.recognise }
  const embedded = forEmbeddedRecords(direct, sources)
  return (record) => [direct, embedded].find((one) => one.recognise(record))
}

/** Whether the record is metadata, such as the description of a host or a user, and not an event. */
export function isMetadata(record: JsonObject): boolean {
  return sources.some(({ metadata }) => metadata?.read(record) !== undefined)
}

/** Whether the object with this key contains metadata records of any source. */
export function isMetadataKey(key: string): boolean {
  return sources.some(({ metadata }) => metadata?.isMetadataKey(key))
}
