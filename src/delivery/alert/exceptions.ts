import type { Event, Scalar } from "../../event.ts"
import type { ExceptionEntry, ExceptionItem } from "../../rule.ts"
import { matchesWildcard } from "./wildcard.ts"

/**
 * The exception item that excludes an event from alerting, if any: all its entries match, and it has not expired when the
 * object arrived (ms since 1970). Values are case-sensitive, as in Kibana.
 */
export function exceptionFor(
  items: readonly ExceptionItem[],
  event: Event,
  arrival: number,
): ExceptionItem | undefined {
  return items.find((item) => {
    // An item without entries would match every event.
    if (item.entries.length === 0 || hasExpired(item, arrival)) return false
    return item.entries.every((entry) => matchesEntry(entry, event))
  })
}

/** An expiry that cannot be parsed counts as passed: a wrong date causes an extra alert, not a missing one. */
function hasExpired({ expires }: ExceptionItem, arrival: number): boolean {
  return expires !== undefined && !(Date.parse(expires) > arrival)
}

/** `excluded` is the opposite of `included`, so it matches an event without the field. */
function matchesEntry(entry: ExceptionEntry, event: Event): boolean {
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

/** The value of an item is always text; for a number field it is compared as a number (`4624`, `4624.0`). */
function isSame(value: Scalar, wanted: string): boolean {
  if (String(value) === wanted) return true
  return typeof value === "number" && wanted.trim() !== "" && Number(wanted) === value
}
