import type { Scalar, Value } from "../../event.ts"
import type { Json, JsonObject } from "../../json.ts"

/** Turns what stands in a raw record into the value of an ECS field; undefined where there is none. */
export type Reading = (value: Json | undefined) => Value | undefined

/** The value of an own key, so that `constructor` and `__proto__` are keys like any other. */
export function own(record: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** Every scalar in a value, in order: itself, or the items of an array and of the arrays in it. Objects and null hold none. */
export function scalarsIn(value: Json | Value | undefined): Scalar[] {
  const found: Scalar[] = []
  const waiting: (Json | undefined)[] = [value]
  while (waiting.length > 0) {
    const item = waiting.pop()
    if (Array.isArray(item)) {
      // Backwards, and one by one: a spread of a very long array overflows the stack.
      for (let index = item.length - 1; index >= 0; index--) {
        waiting.push(item[index])
      }
    } else if (isScalar(item)) {
      found.push(item)
    }
  }
  return found
}

function isScalar(value: Json | undefined): value is Scalar {
  return value !== null && value !== undefined && typeof value !== "object"
}

/** No value, one, or several at once: an array in the place of a scalar counts with each of its values. */
export function oneOrMany(values: readonly Scalar[]): Value | undefined {
  return values.length > 1 ? values : values[0]
}

/** Reads each scalar on its own and leaves out what the function gives no value for. */
export function each(read: (scalar: Scalar) => Scalar | undefined): Reading {
  return (value) => {
    if (value === undefined) return undefined
    return isScalar(value) ? read(value) : oneOrMany(scalarsIn(value).flatMap((scalar) => read(scalar) ?? []))
  }
}

/** Text, as Elasticsearch indexes a keyword: numbers and booleans become text, the empty string is no value. */
export const keyword: Reading = each((scalar) => String(scalar) || undefined)

/** A whole number from a number or its decimal text; beyond 2^53 a bigint, so that no digit is lost. */
export const long: Reading = each((scalar) => {
  const text = String(scalar).trim()
  if (!/^-?\d{1,20}(\.\d*)?$/.test(text)) {
    return undefined
  }
  const whole = BigInt(text.replace(/\..*/, ""))
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole
})

/** True and false, also as text. */
export const flag: Reading = each((scalar) => {
  const text = String(scalar).toLowerCase()
  return text === "true" ? true : text === "false" ? false : undefined
})

/** A hash; one of zeros alone says that the sensor did not compute it. */
export const hash: Reading = each((scalar) => {
  const text = String(scalar)
  return /^0*$/.test(text) ? undefined : text
})
