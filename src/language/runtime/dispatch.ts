import { type Fields, keywordOf, type Value, valuesOf } from "./value.ts"

/** Evaluates the rules of one category on an event and adds the indices of those that match. */
export type Matcher = (event: Fields, found: number[]) => void

/** Evaluates the rules of each category of the event once, even if the event repeats the category. */
export function dispatch(
  categories: Value,
  matchers: ReadonlyMap<string, Matcher>,
  event: Fields,
  found: number[],
): void {
  if (typeof categories === "string") {
    matchers.get(categories)?.(event, found)
    return
  }
  for (const category of new Set(valuesOf(categories).map(keywordOf))) matchers.get(category)?.(event, found)
}

const none: readonly number[] = []

/** The rules to evaluate for the lower-case value of a field. The list can contain a rule twice. */
export function candidates(lowered: Value, rules: ReadonlyMap<string, readonly number[]>): readonly number[] {
  if (typeof lowered === "string") return rules.get(lowered) ?? none
  if (lowered === undefined || lowered === null) return none
  let found = none
  for (const value of valuesOf(lowered)) {
    const more = rules.get(keywordOf(value))
    if (more !== undefined) found = found === none ? more : [...found, ...more]
  }
  return found
}

/** Calls `onMatch` with each found rule once, in ascending order, and empties the list for the next event. */
export function report(found: number[], onMatch: (index: number) => void): void {
  if (found.length === 0) return
  const matched = [...new Set(found)].toSorted((left, right) => left - right)
  found.length = 0
  for (const index of matched) onMatch(index)
}
