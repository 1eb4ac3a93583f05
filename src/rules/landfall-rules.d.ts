/** What a Lambda gets by importing the rules; the esbuild plugin (plugin.ts) makes the module. */
declare module "landfall:rules" {
  import type { QueryModule } from "../eql/query-module.ts"
  import type { Event } from "../event.ts"
  import type { Rule } from "../rule.ts"

  export const rules: readonly Rule[]
  /** `queries[i]` is the compiled query of `rules[i]`. */
  export const queries: readonly QueryModule[]
  /** Calls back with the index of each rule that holds for the event. */
  export function matchAll(event: Event, onMatch: (index: number) => void): void
}
