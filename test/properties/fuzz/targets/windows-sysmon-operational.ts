import { windowsSysmonOperational } from "../../../../src/engine/sources/windows/windows-sources.ts"
import { batchRecords, windowsSamples } from "../samples.ts"
import { sourceTarget } from "../source-target.ts"
import type { Target } from "../target.ts"

export const windowsSysmonOperationalTarget: Target = sourceTarget(
  "windows-sysmon-operational",
  [windowsSysmonOperational],
  () => [...windowsSamples(), ...batchRecords("windows-sysmon-operational.xml.gz")],
  { isClosed: false },
)
