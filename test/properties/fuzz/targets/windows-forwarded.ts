import { windowsForwarded } from "../../../../src/engine/sources/windows/windows-sources.ts"
import { batchRecords, windowsSamples } from "../samples.ts"
import { sourceTarget } from "../source-target.ts"
import type { Target } from "../target.ts"

export const windowsForwardedTarget: Target = sourceTarget(
  "windows-forwarded",
  [windowsForwarded],
  () => [...windowsSamples(), ...batchRecords("windows-forwarded.ndjson.gz")],
  { isClosed: false },
)
