import ecsTable from "./ecs.json" with { type: "json" }

const fieldTypes = [
  "keyword",
  "wildcard",
  "text",
  "long",
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

/** How Elasticsearch would index a field. `dynamic` is a field nobody lists: each value then counts by its own type. */
export type FieldType = (typeof fieldTypes)[number]

export type FieldMapping = {
  readonly type: FieldType
  /** Longer texts, in UTF-16 code units, are not indexed and count as missing; null where there is no such limit. */
  readonly ignoreAbove: number | null
  /** The field that an alias stands for. */
  readonly target?: string
}

/** What is known of the fields of the events. */
export type Schema = {
  readonly version: string
  readonly mappingOf: (field: string) => FieldMapping
  /** Every listed field, for "did you mean". */
  readonly names: Iterable<string>
}

/** `ignore_above` of ECS keyword fields, and of the dynamic templates of Elastic's integrations. */
export const IGNORE_ABOVE = 1024

const dynamic: FieldMapping = { type: "dynamic", ignoreAbove: IGNORE_ABOVE }

/**
 * Fields that Elastic's Windows rules use and ECS does not list, as the endpoint and winlogbeat packages map them.
 * What stands under a prefix that ends with a dot holds for every field below it.
 */
const beyondEcs: readonly (readonly [FieldType, string])[] = [
  ["keyword", "winlog. Effective_process. process.Ext. process.parent.Ext. dll.Ext. file.Ext."],
  ["long", "winlog.process.pid winlog.process.thread.id winlog.version Effective_process.pid"],
  ["long", "process.parent.Ext.real.pid process.Ext.effective_parent.pid file.Ext.windows.zone_identifier"],
  ["double", "process.Ext.relative_file_creation_time process.Ext.relative_file_name_modify_time file.Ext.entropy"],
  ["double", "dll.Ext.relative_file_creation_time dll.Ext.relative_file_name_modify_time"],
]

/**
 * The Elastic Common Schema in the version that `ecs.json` names, and the fields beyond it. The table lists the field names
 * and types of the schema's own flat list (npm: @elastic/ecs, Apache-2.0), by type and by the first segment of the name;
 * integer types stand under `long`, fractional ones under `double`.
 */
export const ecs: Schema = schemaFrom(ecsTable.ecs, listed())

/** A schema of its own from a map of field to mapping; keys that end with a dot are prefixes. Other fields are dynamic. */
export function schemaFrom(version: string, mappings: ReadonlyMap<string, FieldMapping>): Schema {
  return {
    version,
    names: [...mappings.keys()].filter((name) => !name.endsWith(".")),
    mappingOf(field) {
      const own = mappings.get(field)
      const above = nearestAbove(field, mappings)
      return above?.type === "nested" ? above : (own ?? above ?? dynamic)
    },
  }
}

/** The mapping of a type with the usual limits: 1024 for keyword, none for the others. */
export function mappingOfType(type: FieldType): FieldMapping {
  return { type, ignoreAbove: type === "keyword" || type === "dynamic" ? IGNORE_ABOVE : null }
}

/** A nested field or a prefix that the field lies under: what lies inside a nested field cannot be queried either. */
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
