import type { Event } from "../../event.ts"
import type { Formula } from "../../language/eql/emit/literals.ts"
import type { QueryModule } from "../../language/runtime/query-module.ts"
import type { Rule } from "../../rule.ts"
import type { Formula as RawFormula } from "../decode/formula.ts"
import type { Source } from "../sources/source.ts"
import { isIndexOf } from "./index-pattern.ts"
import { recordFormula } from "./record-formula.ts"

/** What the module `landfall:rules` exports. */
export type CompiledRules = {
  readonly rules: readonly Rule[]
  /** `queries[i]` is the compiled query of `rules[i]`. */
  readonly queries: readonly QueryModule[]
  readonly literals: readonly Formula[]
  readonly matchAll: (event: Event, onMatch: (index: number) => void) => void
}

/** A rule that holds for an event, with the means to say why. */
export type Held = { readonly rule: Rule; readonly query: QueryModule }

/** The compiled rules as a scan uses them. */
export type RuleSet = {
  /** What a raw record must contain for any rule to hold. */
  readonly formula: RawFormula
  /** The rules that hold for an event of an index, in the order of the rule set. */
  readonly match: (event: Event, index: string) => readonly Held[]
}

/** Binds rules to the sources they run on: a rule is not evaluated on an index that it does not name. */
export function ruleSet(compiled: CompiledRules, sources: readonly Source[]): RuleSet {
  const indices = new Map(
    sources.map(({ index }) => [index, compiled.rules.map((rule) => isIndexOf(rule.index, index))]),
  )
  return {
    formula: recordFormula(compiled.literals, sources),
    match(event, index) {
      const looksAt = indices.get(index)
      const held: Held[] = []
      compiled.matchAll(event, (number) => {
        const rule = compiled.rules[number]
        const query = compiled.queries[number]
        if (rule && query && looksAt?.[number]) held.push({ rule, query })
      })
      return held
    },
  }
}
