import type { Fields, SingleValue, Value } from "../runtime/value.ts"

/**
 * The fields of a JSON document as Elasticsearch indexes them. Objects become dotted names, arrays are flattened, a field of
 * objects in an array has the values of all objects, and nulls are removed. A document can be nested, flat or both.
 */
export function fieldsOfDocument(document: unknown): Fields {
  const fields = new Map<string, SingleValue[]>()
  gather("", document, fields)
  const event: { [field: string]: Value } = Object.create(null)
  for (const [name, values] of fields) event[name] = values.length === 1 ? values[0] : values
  return event
}

/** Uses a list instead of recursion, because a document can be nested deeper than the stack. */
function gather(name: string, value: unknown, fields: Map<string, SingleValue[]>): void {
  const pending: [string, unknown][] = [[name, value]]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [path, found] = next
    if (Array.isArray(found)) {
      for (const one of found.toReversed()) pending.push([path, one])
    } else if (typeof found === "object" && found !== null) {
      const entries = Object.entries(found).toReversed()
      for (const [key, inner] of entries) pending.push([path === "" ? key : `${path}.${key}`, inner])
    } else if (isSingle(found)) {
      const values = fields.get(path)
      if (values) values.push(found)
      else fields.set(path, [found])
    }
  }
}

function isSingle(value: unknown): value is SingleValue {
  return (
    typeof value === "string" || typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"
  )
}
