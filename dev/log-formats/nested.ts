import type { Json, JsonObject } from "../../src/json.ts"

type Building = { [key: string]: Json | undefined }

/** `{ "a.b": 1 }` as `{ a: { b: 1 } }`, a level for each dot; a name that is also another's beginning stays dotted. */
export function nested(flat: JsonObject): JsonObject {
  const document: Building = {}
  for (const [name, value] of Object.entries(flat)) place(document, name, value)
  return document
}

function place(into: Building, name: string, value: Json | undefined): void {
  const dot = name.indexOf(".")
  const head = name.slice(0, dot)
  const inner = into[head]
  if (dot === -1 || (inner !== undefined && !isBuilding(inner))) {
    into[name] = value
    return
  }
  const below: Building = isBuilding(inner) ? inner : {}
  into[head] = below
  place(below, name.slice(dot + 1), value)
}

/** An object made here, which may be filled further. */
function isBuilding(value: Json | undefined): value is Building {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
