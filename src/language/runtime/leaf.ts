import { lower } from "./compare/fold.ts"
import { keywordOf, type SingleValue, type Value, valuesOf } from "./value.ts"

/** Whether some value of the field is this text. */
export function is(value: Value, text: string): boolean {
  if (typeof value === "string") return value === text
  if (typeof value !== "object") return value !== undefined && keywordOf(value) === text
  return value !== null && isAmong(value, text)
}

function isAmong(values: readonly SingleValue[], text: string): boolean {
  for (const value of values) if (value === text || (typeof value !== "string" && String(value) === text)) return true
  return false
}

/** Whether some value of the field is one of these texts. */
export function isOneOf(value: Value, texts: ReadonlySet<string>): boolean {
  if (typeof value === "string") return texts.has(value)
  if (value === undefined || value === null) return false
  if (typeof value !== "object") return texts.has(keywordOf(value))
  for (const one of value) if (texts.has(keywordOf(one))) return true
  return false
}

/** Whether some value of the field equals this lower-case text if the case of ASCII letters is ignored. */
export function isFolded(value: Value, lowered: string): boolean {
  if (typeof value === "string") return equalsFolded(value, lowered)
  if (value === undefined || value === null) return false
  if (typeof value !== "object") return equalsFolded(keywordOf(value), lowered)
  for (const one of value) if (equalsFolded(keywordOf(one), lowered)) return true
  return false
}

function equalsFolded(text: string, lowered: string): boolean {
  const length = text.length
  if (length !== lowered.length) return false
  // From the end: texts of the same length, such as paths, are more likely to differ there.
  for (let at = length - 1; at >= 0; at--) {
    const unit = text.charCodeAt(at)
    if ((unit >= 65 && unit <= 90 ? unit + 32 : unit) !== lowered.charCodeAt(at)) return false
  }
  return true
}

/** Whether the field has a value. */
export function exists(value: Value): boolean {
  if (typeof value !== "object") return value !== undefined
  return value?.some((one) => one !== null && one !== undefined) ?? false
}

/** Whether the field has a value short enough to be indexed. */
export function existsWithin(value: Value, limit: number): boolean {
  return someText(value, limit, always)
}

/** Whether a test is true for some value of the field as text. Values longer than the limit are ignored. */
export function someText(value: Value, limit: number, test: (text: string) => boolean): boolean {
  if (typeof value === "string") return value.length <= limit && test(value)
  if (value === undefined || value === null) return false
  if (typeof value !== "object") return test(keywordOf(value))
  for (const one of value) {
    const text = keywordOf(one)
    if (text.length <= limit && test(text)) return true
  }
  return false
}

/** Whether a test is true for some value of the field that the reader of the field's type accepts. */
export function some<T>(value: Value, read: (value: SingleValue) => T | null, test: (value: T) => boolean): boolean {
  if (value === undefined || value === null) return false
  if (typeof value !== "object") return holds(value, read, test)
  for (const one of valuesOf(value)) if (holds(one, read, test)) return true
  return false
}

function holds<T>(value: SingleValue, read: (value: SingleValue) => T | null, test: (value: T) => boolean): boolean {
  const typed = read(value)
  return typed !== null && test(typed)
}

/**
 * Returns a function that converts a field's texts to ASCII lower case. It remembers the last value, so that many rules
 * that read the same field of the same event convert it once.
 */
export function lowering(): (value: Value) => Value {
  let last: Value
  let lowered: Value
  return (value) => {
    if (value === last) return lowered
    lowered = lowerAll(value)
    last = value
    return lowered
  }
}

function lowerAll(value: Value): Value {
  if (typeof value === "string") return lower(value)
  if (typeof value === "object" && value !== null) return value.map((one) => lower(keywordOf(one)))
  return value === undefined || value === null ? undefined : lower(keywordOf(value))
}

/** The test that every value satisfies. */
export function always(): boolean {
  return true
}

/** The test that no value satisfies. */
export function never(): boolean {
  return false
}
