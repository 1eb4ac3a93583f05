import { parseDate } from "./compare/date.ts"
import { parseIp } from "./compare/ip.ts"
import { compareNumbers, compareStrings } from "./compare/scalars.ts"
import { keywordOf, type SingleValue, type Value, valuesOf } from "./value.ts"

/** The time that a `date` field indexes, in milliseconds since 1970, or null. */
export function dateOf(value: SingleValue): number | null {
  return typeof value === "boolean" ? null : parseDate(value)
}

/** The address that an `ip` field indexes, or null. */
export function ipOf(value: SingleValue | null): string | null {
  return typeof value === "string" && parseIp(value) !== null ? value : null
}

/** The text of a time in Elasticsearch's scripts; null stays null. */
export function isoDate(time: number | null): string | null {
  if (time === null) return null
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** Every value of a field that the reader accepts. */
export function readAll<T>(value: Value, read: (value: SingleValue) => T | null): readonly T[] {
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

/** The values of an unmapped field: texts that are short enough, and all other values. */
export function valuesWithin(value: Value, limit: number): readonly SingleValue[] {
  return readAll(value, valueWithin(limit))
}

/** Returns a reader for one value of an unmapped field. */
export function valueWithin(limit: number): (value: SingleValue) => SingleValue | null {
  return (value) => (typeof value === "string" && value.length > limit ? null : value)
}

/**
 * Compares a value of an unmapped field with a constant, by the type of the value: a number with the constant as number, any
 * other value with the constant as text. NaN if they cannot be compared.
 */
export function compareLoosely(value: SingleValue, text: string, number: number | bigint | null): number {
  if (typeof value === "number" || typeof value === "bigint") {
    return number === null ? Number.NaN : compareNumbers(value, number)
  }
  return compareStrings(keywordOf(value), text)
}
