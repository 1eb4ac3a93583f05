import type { Scalar, Value } from "../../event.ts"
import type { Json, JsonObject } from "../../json.ts"

/** Converts a value of a raw record into the value of an ECS field; undefined when there is none. */
export type Converter = (value: Json | undefined) => Value | undefined

/** The value of an own key, so that `constructor` and `__proto__` are keys like any other. */
export function own(record: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/**
 * Every scalar in a value, in order: itself, or the items of an array and of its nested arrays. Objects and null have
 * none.
 */
export function scalarsIn(value: Json | Value | undefined): Scalar[] {
  const found: Scalar[] = []
  const pending: (Json | undefined)[] = [value]
  while (pending.length > 0) {
    const item = pending.pop()
    if (Array.isArray(item)) {
      // Backwards and one by one: to spread a very long array would overflow the stack.
      for (let index = item.length - 1; index >= 0; index--) pending.push(item[index])
    } else if (isScalar(item)) {
      found.push(item)
    }
  }
  return found
}

function isScalar(value: Json | undefined): value is Scalar {
  return value !== null && value !== undefined && typeof value !== "object"
}

/** Every value of the first of these keys that has one, as text. */
export function textsOf(record: JsonObject, keys: string | readonly string[]): string[] {
  for (const key of typeof keys === "string" ? [keys] : keys) {
    const values = scalarsIn(own(record, key))
    if (values.length > 0) return values.map(String)
  }
  return []
}

/** No value, one, or several at once: an array in place of a scalar contributes each of its values. */
export function oneOrMany(values: readonly Scalar[]): Value | undefined {
  return values.length > 1 ? values : values[0]
}

/** A list even for one value, as Elastic indexes it; undefined for none. */
export function listOf<T extends Scalar>(values: readonly T[]): readonly T[] | undefined {
  return values.length > 0 ? values : undefined
}

/** Converts each scalar separately and omits those without a result. */
export function each(convert: (scalar: Scalar) => Scalar | undefined): Converter {
  return (value) => {
    if (value === undefined) return undefined
    return isScalar(value) ? convert(value) : oneOrMany(scalarsIn(value).flatMap((scalar) => convert(scalar) ?? []))
  }
}

/** Text, as Elasticsearch indexes a keyword: numbers and booleans become text, the empty string is no value. */
export const keyword: Converter = each((scalar) => String(scalar) || undefined)

/** Text in lower case; the empty string is no value. */
export const lowerCase: Converter = each((scalar) => String(scalar).toLowerCase() || undefined)

/** A whole number from a number or its decimal text. Beyond 2^53 it is a bigint, so that no digit is lost. */
export const long: Converter = each((scalar) => {
  const text = String(scalar).trim()
  if (!/^-?\d{1,20}(\.\d*)?$/.test(text)) return undefined
  const whole = BigInt(text.replace(/\..*/, ""))
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole
})

/** True and false, also as text. */
export const flag: Converter = each((scalar) => {
  const text = String(scalar).toLowerCase()
  return text === "true" ? true : text === "false" ? false : undefined
})

/** A hash. A hash of only zeros means that the sensor did not compute it. */
export const hash: Converter = each((scalar) => {
  const text = String(scalar)
  return /^0*$/.test(text) ? undefined : text
})
