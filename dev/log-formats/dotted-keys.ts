import { isJsonObject, type Json, type JsonObject } from "../../src/json.ts"

type MutableObject = { [key: string]: Json | undefined }

/** `{ a: { b: 1 } }` as `{ "a.b": 1 }`. */
export function dotted(document: JsonObject, prefix = ""): JsonObject {
  const flat: MutableObject = {}
  for (const [key, value] of Object.entries(document)) {
    Object.assign(flat, isJsonObject(value) ? dotted(value, `${prefix}${key}.`) : { [prefix + key]: value })
  }
  return flat
}

/** `{ "a.b": 1 }` as `{ a: { b: 1 } }`, one level per dot. A name that is also a prefix of another name stays dotted. */
export function nested(flat: JsonObject): JsonObject {
  const document: MutableObject = {}
  for (const [name, value] of Object.entries(flat)) insert(document, name, value)
  return document
}

function insert(into: MutableObject, name: string, value: Json | undefined): void {
  const dot = name.indexOf(".")
  const head = name.slice(0, dot)
  const inner = into[head]
  if (dot === -1 || (inner !== undefined && !isJsonObject(inner))) {
    into[name] = value
    return
  }
  const below: MutableObject = isJsonObject(inner) ? inner : {}
  into[head] = below
  insert(below, name.slice(dot + 1), value)
}
