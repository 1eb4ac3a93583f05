import type { JsonObject } from "../../json.ts"
import { crowdstrikeFdr } from "./crowdstrike-fdr.ts"
import { endgame } from "./endgame.ts"
import { endpointSources } from "./endpoint.ts"
import { inEnvelope } from "./envelope.ts"
import { m365Defender } from "./m365-defender.ts"
import { sentinelOneCloudFunnel } from "./sentinel-one-cloud-funnel.ts"
import type { Source } from "./source.ts"
import { systemSecurity } from "./system-security.ts"
import { windowsForwarded } from "./windows-forwarded.ts"
import { windowsSysmonOperational } from "./windows-sysmon-operational.ts"
import { winlogbeat } from "./winlogbeat.ts"

/** Every source, the cheapest to recognise first. A new one is a file of its own and a line here. */
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

/** The same sources, for records that a shipper put into an envelope. */
const inEnvelopes: readonly Source[] = sources.map((source) => inEnvelope(source, sources))

/** The source whose shape the record has; `last`, the source of the record before, is asked first. */
export function recognise(record: JsonObject, last?: Source): Source | undefined {
  if (last?.recognise(record)) return last
  const accepts = (source: Source) => source.recognise(record)
  return sources.find(accepts) ?? inEnvelopes.find(accepts)
}
