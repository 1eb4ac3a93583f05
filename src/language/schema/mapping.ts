import { type FieldMapping, type FieldType, mappingOfType, type Schema, schemaFrom } from "./schema.ts"

/** Elasticsearch's types as types of this schema. Any other type counts as `object`, which cannot be queried. */
const kinds: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ["keyword", "keyword"],
  ["constant_keyword", "keyword"],
  ["wildcard", "wildcard"],
  ["text", "text"],
  ["match_only_text", "text"],
  ["long", "long"],
  ["integer", "long"],
  ["short", "long"],
  ["byte", "long"],
  ["unsigned_long", "unsigned_long"],
  ["double", "double"],
  ["float", "double"],
  ["half_float", "double"],
  ["scaled_float", "double"],
  ["date", "date"],
  ["date_nanos", "date"],
  ["boolean", "boolean"],
  ["ip", "ip"],
  ["version", "version"],
  ["nested", "nested"],
  ["flattened", "flattened"],
  ["geo_point", "geo_point"],
])

/**
 * Creates a schema from an Elasticsearch index mapping (`{"mappings": {"properties": …}}`, or an inner part of it), or from a flat
 * map of field to type (`{"pid": "long"}`). A text field with a keyword subfield counts as that keyword. Throws TypeError for
 * any other value.
 */
export function schemaFromMapping(mapping: unknown): Schema {
  const fields = new Map<string, FieldMapping>()
  const aliases = new Map<string, string>()
  readProperties("", propertiesOf(mapping), fields, aliases)
  for (const [name, target] of aliases)
    fields.set(name, { ...(fields.get(target) ?? mappingOfType("dynamic")), target })
  return schemaFrom("mapping", fields)
}

type Json = { readonly [key: string]: unknown }

function propertiesOf(mapping: unknown): Json {
  if (!isObject(mapping)) throw new TypeError("a mapping must be an object of fields")
  const { mappings, properties } = mapping
  if (isObject(mappings)) return propertiesOf(mappings)
  if (isObject(properties)) return properties
  // The response of GET index/_mapping contains the mapping under the name of the index.
  const [only] = Object.values(mapping)
  return Object.keys(mapping).length === 1 && isObject(only) && isObject(only["mappings"])
    ? propertiesOf(only)
    : mapping
}

function readProperties(
  prefix: string,
  properties: Json,
  fields: Map<string, FieldMapping>,
  aliases: Map<string, string>,
): void {
  for (const [key, value] of Object.entries(properties)) {
    const name = prefix + key
    const field: unknown = typeof value === "string" ? { type: value } : value
    if (!isObject(field)) throw new TypeError(`the mapping of ${name} must be an object or a type`)
    if (field["type"] === "alias" && typeof field["path"] === "string") aliases.set(name, field["path"])
    else if (typeof field["type"] === "string" || !isObject(field["properties"]))
      fields.set(name, mappingOf(field, name))
    if (isObject(field["properties"])) readProperties(`${name}.`, field["properties"], fields, aliases)
    if (isObject(field["fields"])) readProperties(`${name}.`, field["fields"], fields, aliases)
  }
}

function mappingOf(field: Json, name: string): FieldMapping {
  const { type } = field
  if (typeof type !== "string") throw new TypeError(`the mapping of ${name} has no type`)
  const kind = kinds.get(type) ?? "object"
  if (kind === "text") return keywordBelow(field) ?? mappingOfType("text")
  if (kind !== "keyword") return mappingOfType(kind)
  return { type: "keyword", ignoreAbove: limitOf(field) }
}

function keywordBelow(field: Json): FieldMapping | null {
  if (!isObject(field["fields"])) return null
  const keyword = Object.values(field["fields"]).find((one) => isObject(one) && one["type"] === "keyword")
  return isObject(keyword) ? { type: "keyword", ignoreAbove: limitOf(keyword) } : null
}

function limitOf(field: Json): number | null {
  const limit = field["ignore_above"]
  return typeof limit === "number" ? limit : null
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
