/**
 * A value in rule code. Null means missing. An integer is a number if a double can hold it exactly, else a bigint; any other
 * number is a decimal (a Java double).
 */
export type Scalar = string | number | bigint | boolean | null

/** One value of a field, and all values of a field. */
export type SingleValue = Exclude<Scalar, null>
export type Value = SingleValue | readonly SingleValue[] | null | undefined

/** An event in generated code: a flat map from field to value. */
export type Fields = { readonly [field: string]: Value }

const MIN_LONG = -(2n ** 63n)
const MAX_LONG = 2n ** 63n - 1n
const MAX_UNSIGNED = 2n ** 64n - 1n

/** The text that a keyword field indexes. */
export function keywordOf(value: SingleValue): string {
  return typeof value === "string" ? value : String(value)
}

/**
 * The integer that a `long` field indexes, or null. Elasticsearch converts strings and cuts decimals; the indices of integrations
 * ignore values that cannot be converted.
 */
export function longOf(value: SingleValue): number | bigint | null {
  const integer = integerOf(value)
  return integer !== null && integer >= MIN_LONG && integer <= MAX_LONG ? integer : null
}

/** The integer that an `unsigned_long` field indexes, or null. */
export function unsignedOf(value: SingleValue): number | bigint | null {
  const integer = integerOf(value)
  return integer !== null && integer >= 0 && integer <= MAX_UNSIGNED ? integer : null
}

function integerOf(value: SingleValue): number | bigint | null {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? Math.trunc(value) : null
    case "bigint":
      return value
    case "string":
      if (/^[+-]?[0-9]{1,20}$/.test(value)) return numberIfExact(BigInt(value.replace("+", "")))
      return isDecimal(value) ? integerOf(Number(value)) : null
    case "boolean":
      return null
  }
}

/** The number that a `double` field indexes, or null. */
export function doubleOf(value: SingleValue): number | null {
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

/** The boolean that a `boolean` field indexes, or null. The empty text is false. */
export function booleanOf(value: SingleValue): boolean | null {
  if (typeof value === "boolean") return value
  return value === "true" ? true : value === "false" || value === "" ? false : null
}

/** The values of a field, without nulls. */
export function valuesOf(value: Value): readonly SingleValue[] {
  if (value === undefined || value === null) return []
  if (typeof value !== "object") return [value]
  return value.every(isPresent) ? value : value.filter(isPresent)
}

/** Events contain no nulls, but a document from another reader can. */
function isPresent(value: SingleValue | null | undefined): boolean {
  return value !== null && value !== undefined
}

function isDecimal(text: string): boolean {
  return /^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$/.test(text)
}

/** Converts a bigint to a number if that is exact. */
function numberIfExact(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value
}
