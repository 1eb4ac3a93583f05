import { crowdstrikeFdr } from "../../../../src/engine/sources/crowdstrike/fdr.ts"
import { batchRecords, edrSamples } from "../samples.ts"
import { sourceTarget } from "../source-target.ts"
import type { Target } from "../target.ts"

export const crowdstrikeFdrTarget: Target = sourceTarget(
  "crowdstrike-fdr",
  [crowdstrikeFdr],
  () => [...edrSamples("crowdstrike.fdr"), ...batchRecords("crowdstrike-fdr.ndjson.gz")],
  { isClosed: true },
)
