import type { Event, Scalar, Value } from "../../event.ts"
import type { Json, JsonObject } from "../../json.ts"

/** The maximum depth of a field (Elasticsearch, index.mapping.depth.limit). */
const MAX_FIELD_DEPTH = 20

/**
 * The roots of the alert document's own fields, and those that Kibana removes from its copy of an event: no event can
 * replace a field of its alert, or imitate one.
 */
const RESERVED_ROOTS = new Set(["@timestamp", "kibana", "signal", "threshold_result", "landfall"])

/** A field of the event that the nested copy cannot hold. */
type Unplaced = { readonly field: string; readonly value: Json }

type Branch = { [name: string]: Json | Branch }

/**
 * Converts a flat event to nested objects, as in the `_source` of an index, without `@timestamp`: an alert has its own.
 * If a field has a value and also contains others (`process` beside `process.name`), the deeper ones are nested. No field is
 * lost: the value, and each field whose name cannot be nested or is reserved, is in `unplaced`. Names are sorted by code
 * unit, whatever the order in the source.
 */
export function nestEvent(event: Event): { readonly nested: JsonObject; readonly unplaced: readonly Unplaced[] } {
  const names = Object.keys(event).filter((name) => event[name] !== undefined && name !== "@timestamp")
  names.sort()
  const branches = new Set(["event", ...names.filter(canNest).flatMap(parents)])
  const nested: Branch = Object.create(null)
  const unplaced: Unplaced[] = []
  for (const name of names) {
    const value = asJson(event[name] ?? "")
    if (canNest(name) && !branches.has(name)) insert(nested, name.split("."), value)
    else unplaced.push({ field: name.toWellFormed(), value })
  }
  return { nested: nested as JsonObject, unplaced }
}

function canNest(name: string): boolean {
  const steps = name.split(".")
  return (
    !RESERVED_ROOTS.has(steps[0] ?? "") && steps.length <= MAX_FIELD_DEPTH && !steps.includes("") && name.isWellFormed()
  )
}

function parents(name: string): string[] {
  const steps = name.split(".")
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join("."))
}

function insert(root: Branch, steps: readonly string[], value: Json): void {
  let branch = root
  for (const step of steps.slice(0, -1)) {
    const next = (branch[step] ?? Object.create(null)) as Branch
    branch[step] = next
    branch = next
  }
  branch[steps.at(-1) ?? ""] = value
}

/** A field's value for JSON: well-formed text, and a number that JSON does not have as text. */
export function asJson(value: Value): Json {
  return typeof value === "object" ? value.map(scalarJson) : scalarJson(value)
}

function scalarJson(value: Scalar): Json {
  if (typeof value === "string") return value.toWellFormed()
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value
}
