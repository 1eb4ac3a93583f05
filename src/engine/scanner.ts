import type { Environment } from "../settings.ts"
import { defaultLimits } from "./decode/limits.ts"
import type { CompiledRules } from "./match/compiled-rules.ts"
import { ruleSet } from "./match/rule-set.ts"
import { readPins } from "./pins.ts"
import type { Scanner } from "./scan.ts"
import { recognise, sources } from "./sources/index.ts"

/** The scanner of a deployed function: its compiled rules, all sources, limits that fit Lambda, and the pins of its environment. */
export function scannerOf(compiled: CompiledRules, environment: Environment = {}): Scanner {
  if (compiled.rules.length === 0)
    throw new Error(
      "the bundle contains no rule, so nothing would ever alert; build with a folder of rules and deploy again",
    )
  const pins = readPins(environment, sources)
  return { rules: ruleSet(compiled, sources), recognise, pins, limits: defaultLimits }
}
