/** The module of compiled rules that a Lambda imports. The esbuild plugin (plugin.ts) generates it. */
declare module "landfall:rules" {
  import type { Event } from "../event.ts"
  import type { FieldLiteral, Formula } from "../language/runtime/formula.ts"
  import type { QueryModule } from "../language/runtime/query.ts"
  import type { Rule } from "../rule.ts"

  export const rules: readonly Rule[]
  /** `queries[i]` is the compiled query of `rules[i]`. */
  export const queries: readonly QueryModule[]
  /** What an event must contain for `rules[i]` to match. The prefilter uses it. */
  export const literals: readonly Formula<FieldLiteral>[]
  /** Calls `onMatch` with the index of each rule that matches the event. */
  export function matchAll(event: Event, onMatch: (index: number) => void): void
}

/** The module of the canary's rule, with the same exports. */
declare module "landfall:canary-rule" {
  export { literals, matchAll, queries, rules } from "landfall:rules"
}
