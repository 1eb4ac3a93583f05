import { m365Defender } from "../../../../src/engine/sources/m365-defender/m365-defender.ts"
import { batchRecords, edrSamples } from "../samples.ts"
import { sourceTarget } from "../source-target.ts"
import type { Target } from "../target.ts"

export const m365DefenderTarget: Target = sourceTarget(
  "m365-defender",
  [m365Defender],
  () => [...edrSamples("m365_defender.event"), ...batchRecords("m365-defender.ndjson.gz")],
  { isClosed: true },
)
