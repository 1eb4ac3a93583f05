import { type Explain, type Explanation, explain } from "./explain.ts"
import { is } from "./leaf.ts"
import type { ScriptErrorListener } from "./script.ts"
import type { Fields } from "./value.ts"

/** A query as generated code exports it. */
export type QueryModule = {
  readonly id: string
  /** The categories of the query; null for `any`. */
  readonly categories: readonly string[] | null
  /** The field that contains the category of an event. */
  readonly categoryField: string
  readonly matches: (event: Fields) => boolean
  /** Each leaf that was true, once for each field that it read; a negated leaf starts with `not`. Empty if the query does not match. */
  readonly explain: (event: Fields) => readonly Explanation[]
}

/** A generated module. */
export type QueriesModule = {
  readonly queries: readonly QueryModule[]
  /** Calls `onMatch` with the index of each matching query, in ascending order. It evaluates only queries of the event's categories. */
  readonly matchAll: (event: Fields, onMatch: (index: number) => void) => void
  /** Sets the listener for expressions that fail on an event, such as `number(f)` if `f` is not a number. Such a leaf is false. */
  readonly onScriptError: (listener: ScriptErrorListener | null) => void
}

/** Creates a query from its condition and the explanation of that condition, which is made at the first match. */
export function query(
  id: string,
  categoryField: string,
  category: string | null,
  rule: (event: Fields) => boolean,
  explanation: () => Explain,
): QueryModule {
  const isOfCategory = (event: Fields): boolean => category === null || is(event[categoryField], category)
  let explained: Explain | undefined
  const explanationOf = (event: Fields) => {
    explained ??= explanation()
    return explain(explained, event)
  }
  return {
    id,
    categories: category === null ? null : [category],
    categoryField,
    matches: (event) => isOfCategory(event) && rule(event),
    explain: (event) => (isOfCategory(event) ? explanationOf(event) : []),
  }
}
