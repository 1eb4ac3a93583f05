import { sentinelOneCloudFunnel } from "../../../../src/engine/sources/sentinel-one/cloud-funnel.ts"
import { batchRecords, edrSamples } from "../samples.ts"
import { sourceTarget } from "../source-target.ts"
import type { Target } from "../target.ts"

export const sentinelOneCloudFunnelTarget: Target = sourceTarget(
  "sentinel-one-cloud-funnel",
  [sentinelOneCloudFunnel],
  () => [...edrSamples("sentinel_one_cloud_funnel.event"), ...batchRecords("sentinel-one-cloud-funnel.ndjson.gz")],
  { isClosed: true },
)
