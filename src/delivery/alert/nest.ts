import type { Event, Scalar, Value } from "../../event.ts"
import type { Json, JsonObject } from "../../json.ts"

/** How deep a field may lie (Elasticsearch, index.mapping.depth.limit). */
const DEEPEST_FIELD = 20

/** Kibana takes these out of an event's copy, so that no event can pose as an alert; the last is ours. */
const RESERVED_ROOTS = new Set(["kibana", "signal", "threshold_result", "landfall"])

/** A value of the event that has no place in the nested copy, under the name it had. */
export type Unplaced = { readonly field: string; readonly value: Json }

type Branch = { [name: string]: Json | Branch }

/**
 * A flat event as nested objects, as it stands in an index's `_source`; `@timestamp` is left out, an alert has its own.
 * Where one field is a value and also holds others (`process` beside `process.name`), the deeper ones are kept in place.
 * Nothing is lost: the value, and each field whose name cannot be nested or is reserved, is in `unplaced`.
 * The order of names is by code unit, whatever order the source filled them in.
 */
export function nestEvent(event: Event): { readonly nested: JsonObject; readonly unplaced: readonly Unplaced[] } {
  const names = Object.keys(event).filter((name) => event[name] !== undefined && name !== "@timestamp")
  names.sort()
  const branches = new Set(["event", ...names.filter(canNest).flatMap(parents)])
  const nested: Branch = Object.create(null)
  const unplaced: Unplaced[] = []
  for (const name of names) {
    const value = asJson(event[name] ?? "")
    if (canNest(name) && !branches.has(name)) place(nested, name.split("."), value)
    else unplaced.push({ field: name.toWellFormed(), value })
  }
  return { nested: nested as JsonObject, unplaced }
}

function canNest(name: string): boolean {
  const steps = name.split(".")
  return (
    !RESERVED_ROOTS.has(steps[0] ?? "") && steps.length <= DEEPEST_FIELD && !steps.includes("") && name.isWellFormed()
  )
}

function parents(name: string): string[] {
  const steps = name.split(".")
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join("."))
}

function place(root: Branch, steps: readonly string[], value: Json): void {
  let branch = root
  for (const step of steps.slice(0, -1)) {
    const next = (branch[step] ?? Object.create(null)) as Branch
    branch[step] = next
    branch = next
  }
  branch[steps.at(-1) ?? ""] = value
}

/** A field's value for JSON: text made well-formed, and a number that JSON cannot say as text. */
export function asJson(value: Value): Json {
  return typeof value === "object" ? value.map(scalarJson) : scalarJson(value)
}

function scalarJson(value: Scalar): Json {
  if (typeof value === "string") return value.toWellFormed()
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value
}
