/** A value as a JSON text has it. Integers that a double cannot hold are bigint (see decode/json.ts). */
export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject

/** A JSON object. Keys come from an attacker: read own keys only, `Object.hasOwn` or a null prototype. */
export type JsonObject = { readonly [key: string]: Json | undefined }

/** Whether a JSON value is an object, and not an array or null. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
