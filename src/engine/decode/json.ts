import { isUtf8 } from "node:buffer"
import { isJsonObject, type Json, type JsonObject } from "../../json.ts"
import { keepFirstKeys } from "./first-keys.ts"
import { measureJson } from "./json-shape.ts"
import { defaultLimits, type Limits } from "./limits.ts"

/** Why bytes are no record. It holds none of their text, which may be a secret. */
export type JsonFault = "not-json" | "not-an-object" | "too-deep" | "too-many-keys" | "key-too-long"

/** `readings` has two records when an object in it has a key twice: one where the last counts, and one where the first does. */
export type ParsedJson =
  | { readonly ok: true; readonly readings: readonly JsonObject[]; readonly encodingError: boolean }
  | { readonly ok: false; readonly fault: JsonFault }

/** A value in any place of JSON, before it is known to be a record. */
export type ParsedValue =
  | { readonly ok: true; readonly readings: readonly Json[]; readonly encodingError: boolean }
  | { readonly ok: false; readonly fault: JsonFault }

/** A number of 16 digits may be beyond 2^53; inside a string a match costs time only. */
const longInteger = /(?:^|[:[,\s])-?\d{16}/

/** A number with an exponent of three digits may be beyond the largest double. So may one of 309 digits, which `longInteger` finds. */
const longExponent = /(?:^|[:[,\s])-?\d+(?:\.\d+)?[eE]\+?\d{3}/

/** Turning digits into a bigint takes time that grows with their square; no id has this many. */
const INTEGER_DIGITS = 1000

/** One JSON object from its bytes. */
export function parseJson(bytes: Uint8Array | string, limits: Limits = defaultLimits): ParsedJson {
  return objectsOnly(parseValue(typeof bytes === "string" ? Buffer.from(bytes, "utf8") : bytes, limits))
}

/** Refuses a value that is no object: only an object can be a record. */
export function objectsOnly(parsed: ParsedValue): ParsedJson {
  if (!parsed.ok) return parsed
  const readings = parsed.readings.filter(isJsonObject)
  return readings.length === parsed.readings.length
    ? { ok: true, readings, encodingError: parsed.encodingError }
    : { ok: false, fault: "not-an-object" }
}

/**
 * One JSON value from its bytes. Bytes that are no UTF-8 become U+FFFD and are told of, not refused: an attacker's byte
 * must not hide a record. Integers are exact; numbers beyond a double are null.
 */
export function parseValue(bytes: Uint8Array, limits: Limits): ParsedValue {
  const shape = measureJson(bytes, limits)
  if (shape.fault !== undefined) return { ok: false, fault: shape.fault }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8")
  try {
    const parse = longInteger.test(text) || longExponent.test(text) ? parseExactly : JSON.parse
    const last: Json = parse(text)
    const readings = countKeys(last) === shape.keys ? [last] : [last, parse(keepFirstKeys(text))]
    return { ok: true, readings, encodingError: !isUtf8(bytes) }
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, fault: "not-json" }
    throw error
  }
}

/** The types of TypeScript do not know the third argument of a reviver, the text that a number was written as. */
type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown

function parseExactly(text: string): Json {
  const exact: Reviver = (_key, value, context) => {
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value
    const source = context?.source ?? ""
    if (/^-?\d+$/.test(source) && source.length <= INTEGER_DIGITS) return BigInt(source)
    return Number.isFinite(value) ? value : null
  }
  return JSON.parse(text, exact)
}

/** All keys at all levels. The depth has been bounded, yet it does not recurse. */
function countKeys(value: Json): number {
  let keys = 0
  const waiting: (Json | undefined)[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next !== "object" || next === null) continue
    if (isJsonObject(next)) {
      for (const member of Object.values(next)) {
        keys++
        if (typeof member === "object") waiting.push(member)
      }
    } else for (const element of next) if (typeof element === "object") waiting.push(element)
  }
  return keys
}
