import type { Event } from "../../event.ts"
import type { FieldLiteral, Formula } from "../../language/runtime/formula.ts"
import type { QueryModule } from "../../language/runtime/query.ts"
import type { Rule } from "../../rule.ts"

/** What the module `landfall:rules` exports. */
export type CompiledRules = {
  readonly rules: readonly Rule[]
  /** `queries[i]` is the compiled query of `rules[i]`. */
  readonly queries: readonly QueryModule[]
  readonly literals: readonly Formula<FieldLiteral>[]
  readonly matchAll: (event: Event, onMatch: (index: number) => void) => void
}
