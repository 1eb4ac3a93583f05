import { parseDate } from "./compare/date.ts"
import { parseIp } from "./compare/ip.ts"
import { compareNumbers } from "./compare/numbers.ts"
import { compareStrings } from "./compare/strings.ts"
import { keywordOf, type Single, type Value, valuesOf } from "./value.ts"

/** The time that a `date` field would index, in milliseconds since 1970, or null. */
export function dateOf(value: Single): number | null {
  return typeof value === "boolean" ? null : parseDate(value)
}

/** The address that an `ip` field would index, or null. */
export function ipOf(value: Single | null): string | null {
  return typeof value === "string" && parseIp(value) !== null ? value : null
}

/** A time as Elasticsearch writes it when a script makes a text of it; null stays null. */
export function isoDate(time: number | null): string | null {
  if (time === null) return null
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** Every value of a field that its reader can read. */
export function readAll<T>(value: Value, read: (value: Single) => T | null): readonly T[] {
  return valuesOf(value)
    .map(read)
    .filter((one) => one !== null)
}

/** The texts of a field that are short enough to be indexed. */
export function textsWithin(value: Value, limit: number): readonly string[] {
  return valuesOf(value)
    .map(keywordOf)
    .filter((text) => text.length <= limit)
}

/** The values of a field nobody lists: texts that are short enough, and everything else. */
export function valuesWithin(value: Value, limit: number): readonly Single[] {
  return readAll(value, valueWithin(limit))
}

/** A reader for one such value. */
export function valueWithin(limit: number): (value: Single) => Single | null {
  return (value) => (typeof value === "string" && value.length > limit ? null : value)
}

/**
 * Compares a value of a field nobody lists with a constant, by the type of the value: numbers with the constant as
 * number, anything else with it as text. NaN where they cannot be compared.
 */
export function compareLoosely(value: Single, text: string, number: number | bigint | null): number {
  if (typeof value === "number" || typeof value === "bigint") {
    return number === null ? Number.NaN : compareNumbers(value, number)
  }
  return compareStrings(keywordOf(value), text)
}
