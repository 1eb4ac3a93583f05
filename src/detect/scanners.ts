import type { CompiledRules } from "../engine/match/compiled-rules.ts"
import { scannerOf } from "../engine/scanner.ts"
import type { Environment } from "../settings.ts"
import type { DetectContext } from "./context.ts"

/** Scans log objects with the site's rules, and the objects of CANARY_BUCKET with the canary's rule. */
export function scanners(
  rules: CompiledRules,
  canaryRule: CompiledRules,
  environment: Environment,
): Pick<DetectContext, "scanner" | "canary"> {
  return {
    scanner: scannerOf(rules, environment),
    canary: { bucket: environment["CANARY_BUCKET"], scanner: scannerOf(canaryRule) },
  }
}
