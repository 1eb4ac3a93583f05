import { wildcard } from "../language/runtime/index.ts"
import type { Rule } from "../rule.ts"
import type { RuleSelector } from "./site.ts"

/** Whether a selector of landfall.toml chooses a rule of a pack. A selector without keys chooses every rule. */
export function selects({ rules, tags, severities, packs }: RuleSelector, rule: Rule, pack: string): boolean {
  const isNamed = (name: string) => name === rule.rule_id || wildcard(name, true)(rule.name)
  return (
    (rules === undefined || rules.some(isNamed)) &&
    (tags === undefined || tags.some((tag) => rule.tags.some(wildcard(tag, true)))) &&
    (severities === undefined || severities.includes(rule.severity)) &&
    (packs === undefined || packs.includes(pack))
  )
}
