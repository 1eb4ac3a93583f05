import { isJsonObject, type Json, type JsonObject } from "../../src/json.ts"

/** `{ a: { b: 1 } }` as `{ "a.b": 1 }`. */
export function dotted(document: JsonObject, prefix = ""): JsonObject {
  const flat: { [name: string]: Json | undefined } = {}
  for (const [key, value] of Object.entries(document)) {
    Object.assign(flat, isJsonObject(value) ? dotted(value, `${prefix}${key}.`) : { [prefix + key]: value })
  }
  return flat
}
