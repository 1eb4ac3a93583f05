import { type Event, emptyEvent, type Value } from "../../../event.ts"
import type { Json, JsonObject } from "../../../json.ts"
import { oneOrMany, own, scalarsIn } from "../value.ts"

/** One event of the Windows event log, from any format. */
export type WindowsEvent = {
  /**
   * The fields with ECS names: an agent's document without its event data, or the `winlog.*` fields, as an agent would
   * write them, that a reader produced from another format.
   */
  readonly header: Event
  /** The event's own data by name, such as `CommandLine`. Every value is a scalar or a list of scalars. */
  readonly data: JsonObject
  /** A document of an Elastic agent, of Winlogbeat 6, or of something else. */
  readonly format: "agent" | "winlogbeat6" | "other"
}

/** The first value of a field as text, `""` if there is none. */
export function textOf(fields: JsonObject | Event, name: string): string {
  const [first] = scalarsIn(own(fields, name))
  return first === undefined ? "" : String(first)
}

/** Which mapping applies to an event. */
export type Route = "sysmon" | "security" | "plain"

const sysmonChannel = "microsoft-windows-sysmon/operational"
const knownProviders: ReadonlyMap<string, "sysmon" | "security"> = new Map([
  ["microsoft-windows-sysmon", "sysmon"],
  ["microsoft-windows-security-auditing", "security"],
])

/** Which of the two mapped kinds of events a provider writes; undefined for every other provider. */
export function knownProvider(name: Json | Value | undefined): "sysmon" | "security" | undefined {
  const [first] = scalarsIn(name)
  return knownProviders.get(String(first).toLowerCase())
}

/** Routes Sysmon and Security events by provider and channel, whatever collected them. */
export function routeOf({ header }: WindowsEvent): Route {
  const channel = textOf(header, "winlog.channel").toLowerCase()
  const known = channel === sysmonChannel ? "sysmon" : knownProvider(header["winlog.provider_name"])
  if (known !== undefined) return known
  // The event log itself writes some of the Security channel's events.
  const provider = textOf(header, "winlog.provider_name").toLowerCase()
  const isSecurity = channel === "security" && (provider === "" || provider === "microsoft-windows-eventlog")
  return isSecurity ? "security" : "plain"
}

// What Windows and Sysmon write in place of a missing value. Elastic's pipelines remove these first.
const absent: ReadonlySet<string> = new Set([
  "",
  "-",
  "{00000000-0000-0000-0000-000000000000}",
  "00000000-0000-0000-0000-000000000000",
])

/** The event's data without the values that mean "missing". */
export function presentData({ data }: WindowsEvent): JsonObject {
  const present = emptyEvent()
  for (const name of Object.keys(data)) {
    const values = scalarsIn(data[name]).filter((value) => !absent.has(String(value)))
    if (values.length > 0) present[name] = oneOrMany(values)
  }
  return present
}

/** The field for a value of the event's own data that has no ECS field. */
export function eventDataField(name: string): string {
  return `winlog.event_data.${name}`
}
