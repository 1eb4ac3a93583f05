import { type Draft, emptyEvent, type Value } from "../../../event.ts"
import { isJsonObject, type Json, type JsonObject } from "../../../json.ts"
import { keyword, oneOrMany, own, scalarsIn } from "../value.ts"
import type { WindowsEvent } from "./windows-event.ts"

const bareGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** ECS field, element of System, and its attribute, if any. */
const system: readonly [field: string, element: string, attribute?: string][] = [
  ["winlog.channel", "Channel"],
  ["winlog.provider_name", "Provider", "Name"],
  ["winlog.provider_guid", "Provider", "Guid"],
  ["winlog.event_id", "EventID"],
  ["winlog.record_id", "EventRecordID"],
  ["winlog.computer_name", "Computer"],
  ["winlog.time_created", "TimeCreated", "SystemTime"],
  ["winlog.user.identifier", "Security", "UserID"],
  ["winlog.process.pid", "Execution", "ProcessID"],
  ["winlog.process.thread.id", "Execution", "ThreadID"],
  ["winlog.activity_id", "Correlation", "ActivityID"],
  ["winlog.keywords", "Keywords"],
  ["winlog.level", "Level"],
  ["winlog.task", "Task"],
  ["winlog.opcode", "Opcode"],
  ["winlog.version", "Version"],
]

/**
 * Reads the JSON of evtx_dump, or XML of the same shape: `{ Event: { System, EventData } }`. Attributes are under
 * `#attributes`, beside the element (`Provider_attributes`) or in it. Event ids may be `{ "#text": 1 }`.
 */
export function readEvtxJson(record: JsonObject): WindowsEvent | null {
  const outer = own(record, "Event")
  const event = isJsonObject(outer) ? outer : record
  const head = own(event, "System")
  if (!isJsonObject(head) || !["EventID", "Channel", "Provider"].some((element) => Object.hasOwn(head, element))) {
    return null
  }
  const header = emptyEvent()
  for (const [field, element, attribute] of system) {
    const value = attribute === undefined ? textIn(own(head, element)) : attributeOf(head, element, attribute)
    if (value !== undefined) header[field] = oneOrMany(scalarsIn(value).map(toWindowsGuid))
  }
  const rendering = own(event, "RenderingInfo")
  const message = isJsonObject(rendering) ? textIn(own(rendering, "Message")) : undefined
  if (message !== undefined) header["message"] = message
  return { header, data: dataOf(own(event, "EventData") ?? own(event, "UserData")), format: "other" }
}

/** The text of an element: its value, or its text beside its attributes. */
function textIn(value: Json | undefined): Value | undefined {
  return keyword(isJsonObject(value) ? (own(value, "#text") ?? own(value, "Value")) : value)
}

function attributeOf(head: JsonObject, element: string, attribute: string): Value | undefined {
  const inside = own(head, element)
  const places = [
    isJsonObject(inside) ? own(inside, "#attributes") : undefined,
    own(head, `${element}_attributes`),
    inside,
  ]
  for (const place of places) {
    const value = isJsonObject(place) ? keyword(own(place, attribute) ?? own(place, `@${attribute}`)) : undefined
    if (value !== undefined) return value
  }
  return undefined
}

/**
 * The event's data by name, from an object of values, a list of `{ #attributes: { Name }, #text }`, or UserData's only
 * child.
 */
function dataOf(value: Json | undefined): JsonObject {
  const data = emptyEvent()
  if (!isJsonObject(value)) return data
  for (const name of Object.keys(value)) {
    const inner = value[name]
    if (name === "Data") {
      addDataList(data, inner)
    } else if (isJsonObject(inner) && own(inner, "#text") === undefined) {
      // The only child of UserData contains the values.
      for (const [innerName, innerValue] of Object.entries(inner)) addTo(data, innerName, textIn(innerValue))
    } else if (!name.startsWith("#")) {
      addTo(data, name, textIn(inner))
    }
  }
  return data
}

function addDataList(data: Draft, value: Json | undefined): void {
  const unnamed = isJsonObject(value) && !isNamed(value) ? own(value, "#text") : value
  let count = 0
  for (const item of Array.isArray(unnamed) ? unnamed : [unnamed]) {
    const name = isJsonObject(item) ? nameOf(item) : undefined
    // Winlogbeat names values without a name like this.
    addTo(data, name ?? `param${++count}`, textIn(item))
  }
}

function isNamed(value: JsonObject): boolean {
  return nameOf(value) !== undefined
}

function nameOf(item: JsonObject): string | undefined {
  const attributes = own(item, "#attributes")
  const [name] = scalarsIn((isJsonObject(attributes) ? own(attributes, "Name") : undefined) ?? own(item, "@Name"))
  return name === undefined ? undefined : String(name)
}

function addTo(data: Draft, name: string, value: Value | undefined): void {
  if (value !== undefined) {
    data[name] = oneOrMany([...scalarsIn(data[name]), ...scalarsIn(value).map(toWindowsGuid)])
  }
}

/**
 * Writes a GUID like Windows, and so Elastic: in lower case and with braces. evtx_dump uses upper case and no braces.
 */
function toWindowsGuid<T>(value: T): T | string {
  return typeof value === "string" && bareGuid.test(value) ? `{${value.toLowerCase()}}` : value
}
