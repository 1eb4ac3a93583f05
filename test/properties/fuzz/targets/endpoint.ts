import { endpointSources } from "../../../../src/engine/sources/elastic/endpoint.ts"
import { batchRecords, edrSamples } from "../samples.ts"
import { sourceTarget } from "../source-target.ts"
import type { Target } from "../target.ts"

export const endpointSourcesTarget: Target = sourceTarget(
  "endpoint",
  endpointSources,
  () => [...edrSamples("endpoint.events.process"), ...batchRecords("elastic-defend.ndjson.gz")],
  { isClosed: false },
)
