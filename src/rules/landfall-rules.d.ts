/** What a Lambda gets by importing the rules; the esbuild plugin (plugin.ts) makes the module. */
declare module "landfall:rules" {
  import type { Event } from "../event.ts"
  import type { Formula } from "../language/eql/emit/literals.ts"
  import type { QueryModule } from "../language/runtime/query-module.ts"
  import type { Rule } from "../rule.ts"

  export const rules: readonly Rule[]
  /** `queries[i]` is the compiled query of `rules[i]`. */
  export const queries: readonly QueryModule[]
  /** What an event must hold for `rules[i]` to hold, for the prefilter. */
  export const literals: readonly Formula[]
  /** Calls back with the index of each rule that holds for the event. */
  export function matchAll(event: Event, onMatch: (index: number) => void): void
}
