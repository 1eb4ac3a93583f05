import type { Event } from "../../event.ts"
import type { QueryModule } from "../../language/runtime/query.ts"
import { onScriptError } from "../../language/runtime/script.ts"
import type { Rule } from "../../rule.ts"
import type { Limits } from "../decode/limits.ts"
import { LineScanners } from "../decode/prefilter/line-scanner.ts"
import type { RecordFormula } from "../decode/prefilter/prefilter.ts"
import type { Recognise } from "../sources/index.ts"
import type { Source } from "../sources/source.ts"
import type { CompiledRules } from "./compiled-rules.ts"
import { isIndexOf } from "./index-pattern.ts"
import { lineTables } from "./line-tables.ts"
import { recordFormula } from "./record-formula.ts"

/** A rule that matches an event, and its query, which explains why. */
export type MatchedRule = { readonly rule: Rule; readonly query: QueryModule }

/** A rule with an expression that fails on an event, such as `number(f)` if `f` is not a number, and why it fails. */
export type FailedRule = { readonly rule: Rule; readonly message: string }

/** The compiled rules, prepared for a scan. */
export type RuleSet = {
  /** What a raw record must contain for any rule to match. */
  readonly formula: RecordFormula
  /** Scanners that find lines which no rule can match. `recognise` is that of the scan's matcher. */
  readonly lineScanners: (recognise: Recognise, limits: Limits) => LineScanners
  /**
   * The rules that match an event of an index, in the order of the rule set. `onFailed` receives those with an expression
   * that fails on the event: the expression does not hold, and Elasticsearch would fail the search.
   */
  readonly match: (event: Event, index: string, onFailed?: (failed: FailedRule) => void) => readonly MatchedRule[]
  /** The same for those rules only that have a bit. */
  readonly matchSome: (
    event: Event,
    index: string,
    rules: Uint32Array,
    onFailed?: (failed: FailedRule) => void,
  ) => readonly MatchedRule[]
}

/** Binds rules to sources: a rule does not match events of an index that its index patterns exclude. */
export function ruleSet(compiled: CompiledRules, sources: readonly Source[]): RuleSet {
  const known = new Map<string, readonly boolean[]>()
  const appliesTo = (index: string) => {
    const applies = known.get(index) ?? rulesOf(compiled, index)
    known.set(index, applies)
    return applies
  }
  const scanners = new WeakMap<Recognise, Map<number, LineScanners>>()
  return {
    formula: recordFormula(compiled.literals, sources),
    lineScanners(recognise, { recordBytes }) {
      const known = scanners.get(recognise) ?? new Map<number, LineScanners>()
      scanners.set(recognise, known)
      const pool = known.get(recordBytes) ?? new LineScanners(lineTables(compiled, sources, recognise), recordBytes)
      known.set(recordBytes, pool)
      return pool
    },
    matchSome(event, index, some, onFailed) {
      const applies = appliesTo(index)
      const matched: MatchedRule[] = []
      for (const number of bitsOf(some)) {
        const rule = compiled.rules[number]
        const query = compiled.queries[number]
        if (!rule || !query || !applies[number]) continue
        const message = failureDuring(() => {
          if (query.matches(event)) matched.push({ rule, query })
        })
        if (message !== undefined) onFailed?.({ rule, message })
      }
      return matched
    },
    match(event, index, onFailed) {
      const applies = appliesTo(index)
      const matched: MatchedRule[] = []
      const failure = failureDuring(() =>
        compiled.matchAll(event, (number) => {
          const rule = compiled.rules[number]
          const query = compiled.queries[number]
          if (rule && query && applies[number]) matched.push({ rule, query })
        }),
      )
      if (failure !== undefined && onFailed) {
        // Rare, so the rules are evaluated once more to find those that fail.
        for (const [number, rule] of compiled.rules.entries()) {
          if (!applies[number]) continue
          const message = failureDuring(() => compiled.queries[number]?.matches(event))
          if (message !== undefined) onFailed({ rule, message })
        }
      }
      return matched
    },
  }
}

/** For each rule, whether its patterns include the index. Hundreds of rules share few lists of patterns. */
function rulesOf({ rules }: CompiledRules, index: string): readonly boolean[] {
  const known = new Map<readonly string[], boolean>()
  return rules.map(({ index: patterns }) => {
    const applies = known.get(patterns) ?? isIndexOf(patterns, index)
    known.set(patterns, applies)
    return applies
  })
}

/** The numbers of the bits that are set, in words of 32. */
function* bitsOf(words: Uint32Array): Generator<number> {
  for (const [index, word] of words.entries())
    for (let rest = word; rest !== 0; rest &= rest - 1) yield 32 * index + 31 - Math.clz32(rest & -rest)
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
