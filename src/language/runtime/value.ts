import type { Scalar } from "./scalar.ts"

/** One value of a field, and what a field of an event holds. */
export type Single = Exclude<Scalar, null>
export type Value = Single | readonly Single[] | null | undefined

/** An event as generated code sees it: a flat map of field to value. */
export type Fields = { readonly [field: string]: Value }

const LONG_MIN = -(2n ** 63n)
const LONG_MAX = 2n ** 63n - 1n

/** The text a keyword field would index. */
export function keywordOf(value: Single): string {
  return typeof value === "string" ? value : String(value)
}

/**
 * The integer a `long` field would index, or null. Elasticsearch's coercion reads strings and cuts off decimals; what
 * it cannot read, an integration's index leaves out of the field.
 */
export function longOf(value: Single): number | bigint | null {
  switch (typeof value) {
    case "number":
      return Number.isInteger(value) ? value : Number.isFinite(value) ? Math.trunc(value) : null
    case "bigint":
      return value >= LONG_MIN && value <= LONG_MAX ? value : null
    case "string":
      if (/^[+-]?[0-9]{1,20}$/.test(value)) return narrowed(longOf(BigInt(value.replace("+", ""))))
      return isDecimal(value) ? longOf(Number(value)) : null
    case "boolean":
      return null
  }
}

/** The number a `double` field would index, or null. */
export function doubleOf(value: Single): number | null {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? value : null
    case "bigint":
      return Number(value)
    case "string":
      return isDecimal(value) ? Number(value) : null
    case "boolean":
      return null
  }
}

/** The boolean a `boolean` field would index, or null; the empty text is false there. */
export function booleanOf(value: Single): boolean | null {
  if (typeof value === "boolean") return value
  return value === "true" ? true : value === "false" || value === "" ? false : null
}

/** The values of a field one after the other, without nulls. */
export function valuesOf(value: Value): readonly Single[] {
  if (value === undefined || value === null) return []
  if (typeof value !== "object") return [value]
  return value.every(isThere) ? value : value.filter(isThere)
}

/** An event holds no nulls; a document that somebody read without our reader may. */
function isThere(value: Single | null | undefined): boolean {
  return value !== null && value !== undefined
}

function isDecimal(text: string): boolean {
  return /^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$/.test(text)
}

/** A bigint that a number holds exactly, as that number. */
function narrowed(value: number | bigint | null): number | bigint | null {
  return typeof value === "bigint" && value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value
}
