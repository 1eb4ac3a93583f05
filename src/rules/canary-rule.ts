import { join } from "node:path"
import type { BuiltRule } from "./build.ts"
import { compileRules } from "./load.ts"

/** The file of the canary's rule. It is Landfall's own, and in no site. */
export const CANARY_RULE_FILE: string = join(import.meta.dirname, "../watch/canary/rule.toml")

/** The one rule with which the canary's objects are scanned, so that a canary does not depend on the rules of a site. */
export function canaryRule(): readonly BuiltRule[] {
  return compileRules(CANARY_RULE_FILE)
}
