import { flatten } from "../../../src/engine/sources/flatten.ts"
import { scalarsIn } from "../../../src/engine/sources/value.ts"
import type { Event } from "../../../src/event.ts"
import type { JsonObject } from "../../../src/json.ts"
import { allowedDifferences } from "./allowed-differences.ts"

const compared = /^(process|user|host)\.|^event\.(category|type|kind|code|outcome|id)$|^@timestamp$/

export type Difference = { readonly field: string; readonly ours: string; readonly theirs: string }

/** The fields in which an event differs from the expected document, and how many were compared. */
export function differences(source: string, event: Event, expected: JsonObject) {
  const theirs = flatten(expected)
  const fields = [...new Set([...Object.keys(event), ...Object.keys(theirs)])].filter((field) => compared.test(field))
  const found: Difference[] = []
  const allowed = new Set<string>()
  for (const field of fields) {
    const difference = { field, ours: setOf(event[field]), theirs: setOf(theirs[field]) }
    if (difference.ours !== difference.theirs) {
      if (isAllowed(source, field)) {
        allowed.add(field)
      } else {
        found.push(difference)
      }
    }
  }
  return { found, allowed, fields: fields.length }
}

/** To Elasticsearch a value and a list of it are the same, and the order does not matter; the number of values does. */
function setOf(value: Event[string]): string {
  return JSON.stringify(
    scalarsIn(value)
      .map((scalar) => String(scalar))
      .sort(),
  )
}

function isAllowed(source: string, field: string): boolean {
  return allowedDifferences.some((row) => row.sources.includes(source) && row.fields.includes(field))
}
