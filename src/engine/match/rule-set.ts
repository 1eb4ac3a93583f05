import type { Event } from "../../event.ts"
import type { FieldLiteral, Formula } from "../../language/runtime/formula.ts"
import type { QueryModule } from "../../language/runtime/query.ts"
import { onScriptError } from "../../language/runtime/script.ts"
import type { Rule } from "../../rule.ts"
import type { RecordFormula } from "../decode/prefilter/prefilter.ts"
import type { Source } from "../sources/source.ts"
import { isIndexOf } from "./index-pattern.ts"
import { recordFormula } from "./record-formula.ts"

/** What the module `landfall:rules` exports. */
export type CompiledRules = {
  readonly rules: readonly Rule[]
  /** `queries[i]` is the compiled query of `rules[i]`. */
  readonly queries: readonly QueryModule[]
  readonly literals: readonly Formula<FieldLiteral>[]
  readonly matchAll: (event: Event, onMatch: (index: number) => void) => void
}

/** A rule that matches an event, and its query, which explains why. */
export type MatchedRule = { readonly rule: Rule; readonly query: QueryModule }

/** A rule with an expression that fails on an event, such as `number(f)` if `f` is not a number, and why it fails. */
export type FailedRule = { readonly rule: Rule; readonly message: string }

/** The compiled rules, prepared for a scan. */
export type RuleSet = {
  /** What a raw record must contain for any rule to match. */
  readonly formula: RecordFormula
  /**
   * The rules that match an event of an index, in the order of the rule set. `onFailed` receives those with an expression
   * that fails on the event: the expression does not hold, and Elasticsearch would fail the search.
   */
  readonly match: (event: Event, index: string, onFailed?: (failed: FailedRule) => void) => readonly MatchedRule[]
}

/** Binds rules to sources: a rule does not match events of an index that its index patterns exclude. */
export function ruleSet(compiled: CompiledRules, sources: readonly Source[]): RuleSet {
  // Hundreds of rules have few different lists of patterns.
  const lists = new Map(compiled.rules.map((rule) => [rule.index.join("\n"), rule.index]))
  const keys = compiled.rules.map((rule) => rule.index.join("\n"))
  const indices = new Map(
    sources.map(({ index }) => {
      const known = new Map([...lists].map(([key, patterns]) => [key, isIndexOf(patterns, index)]))
      return [index, keys.map((key) => known.get(key) ?? false)]
    }),
  )
  return {
    formula: recordFormula(compiled.literals, sources),
    match(event, index, onFailed) {
      const applies = indices.get(index)
      const matched: MatchedRule[] = []
      const failure = failureDuring(() =>
        compiled.matchAll(event, (number) => {
          const rule = compiled.rules[number]
          const query = compiled.queries[number]
          if (rule && query && applies?.[number]) matched.push({ rule, query })
        }),
      )
      if (failure !== undefined && onFailed) {
        // Rare, so the rules are evaluated once more to find those that fail.
        for (const [number, rule] of compiled.rules.entries()) {
          if (!applies?.[number]) continue
          const message = failureDuring(() => compiled.queries[number]?.matches(event))
          if (message !== undefined) onFailed({ rule, message })
        }
      }
      return matched
    },
  }
}

/** The first failure of an expression while the function runs; undefined if none fails. */
function failureDuring(run: () => unknown): string | undefined {
  let first: string | undefined
  onScriptError((message) => {
    first ??= message
  })
  try {
    run()
  } finally {
    onScriptError(null)
  }
  return first
}
