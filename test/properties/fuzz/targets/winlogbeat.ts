import { winlogbeat } from "../../../../src/engine/sources/windows/windows-sources.ts"
import { batchRecords, windowsSamples } from "../samples.ts"
import { sourceTarget } from "../source-target.ts"
import type { Target } from "../target.ts"

export const winlogbeatTarget: Target = sourceTarget(
  "winlogbeat",
  [winlogbeat],
  () => [...windowsSamples(), ...batchRecords("winlogbeat-sysmon.ndjson.gz")],
  { isClosed: false },
)
