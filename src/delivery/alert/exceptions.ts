import type { Event, Scalar } from "../../event.ts"
import type { ExceptionEntry, ExceptionItem } from "../../rule.ts"
import { matchesWildcard } from "./wildcard.ts"

/**
 * The exception item that keeps an event from alerting, if there is one: all its entries hold, and it has not expired
 * when the object arrived (ms since 1970). Upper and lower case are told apart, as in Kibana.
 */
export function exceptionFor(
  items: readonly ExceptionItem[],
  event: Event,
  arrival: number,
): ExceptionItem | undefined {
  return items.find((item) => {
    // An item without entries would except everything.
    if (item.entries.length === 0 || hasExpired(item, arrival)) return false
    return item.entries.every((entry) => holds(entry, event))
  })
}

/** An expiry that cannot be read has passed: a wrong date makes an alert too many, not one too few. */
function hasExpired({ expires }: ExceptionItem, arrival: number): boolean {
  return expires !== undefined && !(Date.parse(expires) > arrival)
}

/** `excluded` is the opposite, so it holds for an event without the field. */
function holds(entry: ExceptionEntry, event: Event): boolean {
  const value = event[entry.field]
  const values: readonly Scalar[] = value === undefined ? [] : typeof value === "object" ? value : [value]
  return includes(entry, values) === (entry.operator === "included")
}

function includes(entry: ExceptionEntry, values: readonly Scalar[]): boolean {
  switch (entry.type) {
    case "exists":
      return values.length > 0
    case "match":
      return values.some((value) => isSame(value, entry.value))
    case "match_any":
      return values.some((value) => entry.value.some((wanted) => isSame(value, wanted)))
    case "wildcard":
      return values.some((value) => matchesWildcard(String(value), entry.value))
  }
}

/** An item's value is text whatever the field's type; a number field takes it as a number (`4624`, `4624.0`). */
function isSame(value: Scalar, wanted: string): boolean {
  if (String(value) === wanted) return true
  return typeof value === "number" && wanted.trim() !== "" && Number(wanted) === value
}
