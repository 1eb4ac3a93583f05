import { type Explain, type Explanation, explain } from "./explain.ts"
import { is } from "./leaf.ts"
import type { Fields } from "./value.ts"

/** What generated code exports for each query. */
export type QueryModule = {
  readonly id: string
  /** The categories the query asks for; null for `any`. */
  readonly categories: readonly string[] | null
  /** The field that holds them. */
  readonly categoryField: string
  readonly matches: (event: Fields) => boolean
  /** Each leaf that held, once for each field it read; negated ones are written with `not`. Empty if the query does not match. */
  readonly explain: (event: Fields) => readonly Explanation[]
}

/** Puts a query together from its condition and that condition's explanation. */
export function query(
  id: string,
  categoryField: string,
  category: string | null,
  rule: (event: Fields) => boolean,
  explanation: Explain,
): QueryModule {
  const isOfCategory = (event: Fields): boolean => category === null || is(event[categoryField], category)
  return {
    id,
    categories: category === null ? null : [category],
    categoryField,
    matches: (event) => isOfCategory(event) && rule(event),
    explain: (event) => (isOfCategory(event) ? explain(explanation, event) : []),
  }
}
