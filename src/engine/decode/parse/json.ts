import { isUtf8 } from "node:buffer"
import { isJsonObject, type Json, type JsonObject } from "../../../json.ts"
import { defaultLimits, type Limits } from "../limits.ts"
import { measureJson } from "./json-shape.ts"
import { readingsOf } from "./repeated-keys.ts"

/** Why bytes are not a record. It contains none of their text, which may be a secret. */
export type JsonFault = "not-json" | "not-an-object" | "too-deep" | "too-many-keys" | "key-too-long"

/** Whether all readings of a record that repeats a key were read, or only a part of them. */
export type RepeatedKeys = "all-read" | "too-many"

type Parsed<Value> =
  | {
      readonly ok: true
      readonly readings: readonly Value[]
      readonly encodingError: boolean
      readonly repeatedKeys?: RepeatedKeys
    }
  | { readonly ok: false; readonly fault: JsonFault }

/**
 * `readings` has several records when an object in it repeats a key: one for each combination of the values that a
 * reader may choose, up to a limit.
 */
export type ParsedJson = Parsed<JsonObject>

/** Any JSON value, which may turn out not to be a record. */
type ParsedValue = Parsed<Json>

/** A number of 16 digits may be beyond 2^53. A match inside a string only costs time. */
const maybeUnsafeInteger = /(?:^|[:[,\s])-?\d{16}/

/**
 * A number with an exponent of three digits may exceed a double; so may one of 309 digits, which `maybeUnsafeInteger`
 * matches.
 */
const maybeInfinite = /(?:^|[:[,\s])-?\d+(?:\.\d+)?[eE]\+?\d{3}/

/** The time to convert digits to a bigint grows with their square. No id has this many digits. */
const MAX_INTEGER_DIGITS = 1000

/** Readings of a record that repeats keys, and the bytes of all of them, in which a large record has only two. */
const MAX_READINGS = 64
const MAX_READINGS_BYTES = 4 * 1024 * 1024

/** Parses one JSON object. */
export function parseJson(bytes: Uint8Array | string, limits: Limits = defaultLimits): ParsedJson {
  return objectsOnly(parseValue(typeof bytes === "string" ? Buffer.from(bytes, "utf8") : bytes, limits))
}

/** Refuses a value that is not an object: only an object can be a record. */
export function objectsOnly(parsed: ParsedValue): ParsedJson {
  if (!parsed.ok) return parsed
  const readings = parsed.readings.filter(isJsonObject)
  return readings.length === parsed.readings.length ? { ...parsed, readings } : { ok: false, fault: "not-an-object" }
}

/**
 * Parses one JSON value. Bytes that are not UTF-8 become U+FFFD and are reported, not refused: a byte that an attacker
 * inserts must not hide a record. Integers are exact; numbers beyond a double are null.
 */
export function parseValue(bytes: Uint8Array, limits: Limits): ParsedValue {
  const shape = measureJson(bytes, limits)
  if (shape.fault !== undefined) return { ok: false, fault: shape.fault }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8")
  try {
    const parse = maybeUnsafeInteger.test(text) || maybeInfinite.test(text) ? parseExactly : JSON.parse
    const last: Json = parse(text)
    const encodingError = !isUtf8(bytes)
    if (countKeys(last) === shape.keys) return { ok: true, readings: [last], encodingError }
    const max = Math.min(MAX_READINGS, Math.max(2, Math.floor(MAX_READINGS_BYTES / bytes.length)))
    const { texts, isComplete } = readingsOf(text, max)
    const readings = texts.map((reading): Json => parse(reading))
    return { ok: true, readings, encodingError, repeatedKeys: isComplete ? "all-read" : "too-many" }
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, fault: "not-json" }
    throw error
  }
}

/**
 * Parses one JSON object of which the scanner of lines has checked the text, and that has this many keys. Undefined if it must be read
 * in several ways, because an object in it repeats a key.
 */
export function parseChecked(bytes: Uint8Array, keys: number, needsExactNumbers: boolean): ParsedJson | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8")
  const value: Json = needsExactNumbers ? parseExactly(text) : JSON.parse(text)
  if (!isJsonObject(value) || countKeys(value) !== keys) return undefined
  return { ok: true, readings: [value], encodingError: !isUtf8(bytes) }
}

/** TypeScript's types lack the third argument of a reviver, which has the text of a number. */
type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown

/** Parses JSON with exact integers. Numbers beyond a double are null. Throws a SyntaxError as JSON.parse does. */
function parseExactly(text: string): Json {
  const exact: Reviver = (_key, value, context) => {
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value
    const source = context?.source ?? ""
    if (/^-?\d+$/.test(source) && source.length <= MAX_INTEGER_DIGITS) return BigInt(source)
    return Number.isFinite(value) ? value : null
  }
  return JSON.parse(text, exact)
}

/** Counts all keys at all levels. The depth is bounded, but it does not recurse. */
function countKeys(value: Json): number {
  let keys = 0
  const pending: (Json | undefined)[] = [value]
  while (pending.length > 0) {
    const next = pending.pop()
    if (typeof next !== "object" || next === null) continue
    if (isJsonObject(next)) {
      for (const member of Object.values(next)) {
        keys++
        if (typeof member === "object") pending.push(member)
      }
    } else for (const element of next) if (typeof element === "object") pending.push(element)
  }
  return keys
}
