import type { QueryModule } from "./query.ts"
import type { ScriptErrorListener } from "./script.ts"
import type { Fields } from "./value.ts"

export type { Explanation } from "./explain.ts"
export type { QueryModule } from "./query.ts"

/** A generated module. */
export type QueriesModule = {
  readonly queries: readonly QueryModule[]
  /** Calls back with the index of each query that matches, in ascending order. Only queries of the event's categories are tried. */
  readonly matchAll: (event: Fields, onMatch: (index: number) => void) => void
  /** Sets who hears of expressions that fail on an event, such as `number(f)` where f is no number. Such a leaf is false. */
  readonly onScriptError: (listener: ScriptErrorListener | null) => void
}
