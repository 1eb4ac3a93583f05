import { systemSecurity } from "../../../../src/engine/sources/windows/windows-sources.ts"
import { batchRecords, windowsSamples } from "../samples.ts"
import { sourceTarget } from "../source-target.ts"
import type { Target } from "../target.ts"

export const systemSecurityTarget: Target = sourceTarget(
  "system-security",
  [systemSecurity],
  () => [...windowsSamples(), ...batchRecords("system-security.ndjson.gz")],
  { isClosed: false },
)
