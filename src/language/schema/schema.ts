import ecsTable from "./ecs.json" with { type: "json" }

const fieldTypes = [
  "keyword",
  "wildcard",
  "text",
  "long",
  "unsigned_long",
  "double",
  "date",
  "boolean",
  "ip",
  "version",
  "dynamic",
  "nested",
  "object",
  "flattened",
  "geo_point",
] as const

/** How Elasticsearch indexes a field. `dynamic` is an unmapped field: each value counts by its own type. */
export type FieldType = (typeof fieldTypes)[number]

export type FieldMapping = {
  readonly type: FieldType
  /** Texts with more UTF-16 code units are not indexed and count as missing; null means no limit. */
  readonly ignoreAbove: number | null
  /** The field whose values an alias or a subfield has. */
  readonly target?: string
}

/** The fields of the events. */
export type Schema = {
  readonly version: string
  readonly mappingOf: (field: string) => FieldMapping
  /** The names of all mapped fields, for "did you mean". */
  readonly names: Iterable<string>
}

/** The `ignore_above` of ECS keyword fields and of the dynamic templates of Elastic's integrations. */
const IGNORE_ABOVE = 1024

const dynamic: FieldMapping = { type: "dynamic", ignoreAbove: IGNORE_ABOVE }

/**
 * Fields that Elastic's Windows rules use and ECS does not define, as the endpoint and winlogbeat packages map them. A prefix that
 * ends with a dot applies to every field below it.
 */
const beyondEcs: readonly (readonly [FieldType, string])[] = [
  ["keyword", "winlog. Effective_process. process.Ext. process.parent.Ext. dll.Ext. file.Ext."],
  ["long", "winlog.process.pid winlog.process.thread.id winlog.version Effective_process.pid"],
  ["long", "process.parent.Ext.real.pid process.Ext.effective_parent.pid file.Ext.windows.zone_identifier"],
  ["double", "process.Ext.relative_file_creation_time process.Ext.relative_file_name_modify_time file.Ext.entropy"],
  ["double", "dll.Ext.relative_file_creation_time dll.Ext.relative_file_name_modify_time"],
]

/**
 * The Elastic Common Schema in the version of `ecs.json`, with the fields beyond it. The table contains the fields of the schema's
 * flat list (npm: @elastic/ecs, Apache-2.0), by type and by the first segment of the name. Integer types are under `long`,
 * fractional types under `double`.
 */
export const ecs: Schema = schemaFrom(ecsTable.ecs, listed())

/** Creates a schema from a map of field to mapping. A key that ends with a dot is a prefix. Other fields are dynamic. */
export function schemaFrom(version: string, mappings: ReadonlyMap<string, FieldMapping>): Schema {
  const ofName = (field: string): FieldMapping => {
    const own = mappings.get(field)
    const above = nearestAbove(field, mappings)
    return above?.type === "nested" ? above : (own ?? above ?? dynamic)
  }
  return {
    version,
    names: [...mappings.keys()].filter((name) => !name.endsWith(".")),
    mappingOf(field) {
      const mapping = ofName(field)
      const parent = field.slice(0, Math.max(0, field.lastIndexOf(".")))
      if (parent === "" || mapping.target !== undefined) return mapping
      const above = ofName(parent)
      const asSubfield = subfieldOf(
        above,
        field.slice(parent.length + 1),
        mapping,
        mappings.has(parent) && mappings.has(field),
      )
      return asSubfield === null ? mapping : { ...asSubfield, target: above.target ?? parent }
    },
  }
}

/**
 * The mapping of a field as a subfield (`fields` in a mapping) of the field above it, or null if it is none: documents have only the
 * values of the field above. Below a field with values every mapped field is a subfield. Elasticsearch's default mapping gives each
 * text a subfield `keyword`, and ECS gives some keywords a subfield `text`.
 */
function subfieldOf(above: FieldMapping, name: string, own: FieldMapping, areMapped: boolean): FieldMapping | null {
  if (areMapped) return hasValues(above.type) ? own : null
  if (name === "text" && own.type === "dynamic" && isTextual(above.type)) return mappingOfType("text")
  if (name !== "keyword" || !(isTextual(above.type) || above.type === "dynamic")) return null
  return above.type === "text" ? mappingOfType("keyword") : above
}

/** Whether a field of a type has values itself, so that no object can be below it. */
export function hasValues(type: FieldType): boolean {
  return !["dynamic", "nested", "object", "flattened"].includes(type)
}

function isTextual(type: FieldType): boolean {
  return type === "keyword" || type === "wildcard" || type === "text"
}

/** The mapping of a type with the default limit: 1024 for keyword and dynamic, none for others. */
export function mappingOfType(type: FieldType): FieldMapping {
  return { type, ignoreAbove: type === "keyword" || type === "dynamic" ? IGNORE_ABOVE : null }
}

/** The nested field or prefix above a field. Subfields of a nested field cannot be queried either. */
function nearestAbove(field: string, mappings: ReadonlyMap<string, FieldMapping>): FieldMapping | undefined {
  for (let dot = field.lastIndexOf("."); dot > 0; dot = field.lastIndexOf(".", dot - 1)) {
    const nested = mappings.get(field.slice(0, dot))
    if (nested?.type === "nested") return nested
    const prefix = mappings.get(field.slice(0, dot + 1))
    if (prefix) return prefix
  }
  return undefined
}

function listed(): Map<string, FieldMapping> {
  const mappings = new Map<string, FieldMapping>()
  for (const [type, names] of beyondEcs) for (const name of names.split(" ")) mappings.set(name, mappingOfType(type))
  for (const [type, sets] of Object.entries(ecsTable.fields)) {
    if (!isFieldType(type)) throw new TypeError(`ecs.json has an unknown field type: ${type}`)
    for (const [set, names] of Object.entries(sets)) {
      for (const name of names.split(" ")) mappings.set(set ? `${set}.${name}` : name, mappingOfType(type))
    }
  }
  for (const [limit, names] of Object.entries(ecsTable.ignoreAbove)) {
    const ignoreAbove = limit === "none" ? null : Number(limit)
    for (const name of names.split(" ")) mappings.set(name, { type: "keyword", ignoreAbove })
  }
  return mappings
}

function isFieldType(type: string): type is FieldType {
  return (fieldTypes as readonly string[]).includes(type)
}
