import type { AlertDocument } from "../../delivery/alert/document.ts"
import type { Event, Scalar, Value } from "../../event.ts"
import { isJsonObject, type Json, type JsonObject } from "../../json.ts"

/** The fields of an alert that are not from its event, and what Kibana replaces in the event's copy. */
const OWN_FIELDS = /^(?:@timestamp$|kibana\.|landfall\.|signal\.)/
const ORIGINAL = "kibana.alert.original_event."

/** The event of an alert as the rule had it: a flat map, made from the nested copy in the document. */
export function eventOfAlert(document: AlertDocument): Event {
  const event: Record<string, Value> = Object.create(null)
  for (const [name, value] of Object.entries(document)) {
    if (OWN_FIELDS.test(name)) continue
    if (isJsonObject(value)) flatten(event, name, value)
    else set(event, name, value)
  }
  // The alert has its own event.kind; the event's is beside it.
  delete event["event.kind"]
  for (const [name, value] of Object.entries(document))
    if (name.startsWith(ORIGINAL)) set(event, `event.${name.slice(ORIGINAL.length)}`, value)
  const unplaced = document["landfall.unplaced"]
  for (const one of Array.isArray(unplaced) ? unplaced : [])
    if (isJsonObject(one) && typeof one["field"] === "string") set(event, one["field"], one["value"])
  return event
}

function flatten(event: Record<string, Value>, prefix: string, object: JsonObject): void {
  for (const [name, value] of Object.entries(object)) {
    if (isJsonObject(value)) flatten(event, `${prefix}.${name}`, value)
    else set(event, `${prefix}.${name}`, value)
  }
}

function set(event: Record<string, Value>, name: string, value: Json | undefined): void {
  if (value === undefined || value === null) return
  if (Array.isArray(value)) event[name] = value.filter(isScalar)
  else if (isScalar(value)) event[name] = value
}

function isScalar(value: Json): value is Scalar {
  return value !== null && typeof value !== "object"
}
