import type { Draft, Scalar } from "../../event.ts"
import { isJsonObject, type Json, type JsonObject } from "../../json.ts"
import { own, scalarsIn } from "./value.ts"

/** Elasticsearch refuses documents deeper than 20 (index.mapping.depth.limit); far above that nothing is a field. */
export const MAX_DEPTH = 128
/** No ECS field has a name of more than a few dozen characters; without a bound, long keys times many leaves explode. */
export const MAX_FIELD_NAME = 1024

/**
 * A document as a flat map of dotted names to values: nested objects and dotted keys read alike, an array of objects
 * gives each field all its values, and where two spellings of a name meet, both values count. Null and empty lists are
 * absent. It walks without recursion, so that no nesting overflows the stack.
 */
export function flatten(document: JsonObject): Draft {
  const event: { [name: string]: Scalar | Scalar[] | undefined } = Object.create(null)
  const waiting: [name: string, value: Json | undefined, depth: number][] = [["", document, 0]]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [name, value, depth] = next
    if (isJsonObject(value)) {
      for (const key of Object.keys(value).reverse()) {
        const inner = name === "" ? key : `${name}.${key}`
        if (depth < MAX_DEPTH && name.length + key.length < MAX_FIELD_NAME) {
          waiting.push([inner, value[key], depth + 1])
        }
      }
    } else if (Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null)) {
      for (let index = value.length - 1; index >= 0 && depth < MAX_DEPTH; index--) {
        waiting.push([name, value[index], depth + 1])
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
    for (const scalar of scalars) {
      list.push(scalar)
    }
    event[name] = list
  }
}

/** What a document holds under a dotted name, nested, dotted or mixed; undefined where nothing stands. */
export function lookUp(document: JsonObject, name: string): Json | undefined {
  const whole = own(document, name)
  if (whole !== undefined) {
    return whole
  }
  for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) {
    const inner = own(document, name.slice(0, dot))
    const found = isJsonObject(inner) ? lookUp(inner, name.slice(dot + 1)) : undefined
    if (found !== undefined) {
      return found
    }
  }
  return undefined
}
