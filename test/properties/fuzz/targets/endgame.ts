import { endgame } from "../../../../src/engine/sources/elastic/endgame.ts"
import { batchRecords, edrSamples } from "../samples.ts"
import { sourceTarget } from "../source-target.ts"
import type { Target } from "../target.ts"

export const endgameTarget: Target = sourceTarget(
  "endgame",
  [endgame],
  () => [...edrSamples("endgame"), ...batchRecords("endgame.ndjson.gz")],
  { isClosed: false },
)
