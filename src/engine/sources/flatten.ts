import type { Draft, Scalar } from "../../event.ts"
import { isJsonObject, type Json, type JsonObject } from "../../json.ts"
import { own, scalarsIn } from "./value.ts"

/**
 * Elasticsearch refuses documents deeper than 20 (index.mapping.depth.limit), so nothing deeper than this is a field.
 */
export const MAX_DEPTH = 128
/**
 * ECS field names have at most a few dozen characters. Without a limit, long keys times many leaves use much memory.
 */
export const MAX_FIELD_NAME = 1024

/**
 * Flattens a document into a map of dotted names to values. Nested objects and dotted keys give the same names, an
 * array of objects gives each field all its values, and where two spellings of a name meet, both values are kept. Null
 * and empty lists are omitted. It does not recurse, so that no nesting overflows the stack.
 */
export function flatten(document: JsonObject): Draft {
  const event: { [name: string]: Scalar | Scalar[] | undefined } = Object.create(null)
  const pending: [name: string, value: Json | undefined, depth: number][] = [["", document, 0]]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [name, value, depth] = next
    if (isJsonObject(value)) {
      for (const key of Object.keys(value).reverse()) {
        const inner = name === "" ? key : `${name}.${key}`
        if (depth < MAX_DEPTH && name.length + key.length < MAX_FIELD_NAME) {
          pending.push([inner, value[key], depth + 1])
        }
      }
    } else if (Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null)) {
      for (let index = value.length - 1; index >= 0 && depth < MAX_DEPTH; index--) {
        pending.push([name, value[index], depth + 1])
      }
    } else {
      addTo(event, name, value)
    }
  }
  return event
}

function addTo(event: { [name: string]: Scalar | Scalar[] | undefined }, name: string, value: Json | undefined): void {
  const scalars = scalarsIn(value)
  const present = event[name]
  if (present === undefined && scalars.length > 0) {
    event[name] = Array.isArray(value) ? scalars : scalars[0]
  } else if (present !== undefined) {
    const list = Array.isArray(present) ? present : [present]
    for (const scalar of scalars) list.push(scalar)
    event[name] = list
  }
}

/** The value under a dotted name, whether its keys are nested, dotted or both; undefined if there is none. */
export function lookUp(document: JsonObject, name: string): Json | undefined {
  const whole = own(document, name)
  if (whole !== undefined) return whole
  for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) {
    const inner = own(document, name.slice(0, dot))
    const found = isJsonObject(inner) ? lookUp(inner, name.slice(dot + 1)) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
