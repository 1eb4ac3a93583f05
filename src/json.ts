/** A JSON value. Integers that a double cannot represent are bigint (see engine/decode). */
export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject

/** A JSON object. Keys come from an attacker: read own keys only, `Object.hasOwn` or a null prototype. */
export type JsonObject = { readonly [key: string]: Json | undefined }

/** Whether a JSON value is an object, and not an array or null. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** The record without its undefined members, as in JSON. */
export function definedOnly<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const defined = Object.entries(record).filter(([, value]) => value !== undefined)
  return Object.fromEntries(defined) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
