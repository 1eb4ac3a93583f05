import type { Environment } from "../settings.ts"
import { defaultLimits } from "./decode/limits.ts"
import { type CompiledRules, ruleSet } from "./match/rule-set.ts"
import { readPins } from "./pins.ts"
import type { Scanner } from "./scan.ts"
import { recognise, sources } from "./sources/index.ts"

/** The scanner of a deployed function: its compiled rules, all sources, the limits that fit Lambda, and what its environment pins. */
export function scannerOf(compiled: CompiledRules, environment: Environment = {}): Scanner {
  if (compiled.rules.length === 0)
    throw new Error(
      "no rule is compiled in, so nothing would ever alert; build with a folder of rules and deploy again",
    )
  const pins = readPins(environment, sources)
  return { rules: ruleSet(compiled, sources), recognise, pins, limits: defaultLimits }
}
