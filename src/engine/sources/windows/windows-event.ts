import { type Event, emptyEvent } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { own, scalarsIn } from "../value.ts"

/** One event of the Windows event log, whatever form it landed in. */
export type WindowsEvent = {
  /**
   * What the record says in ECS names already: an agent's document but for its event data, or the `winlog.*` fields
   * (as an agent would write them) that a reader made of another form.
   */
  readonly envelope: Event
  /** The event's own data by name, `CommandLine`; every value a scalar or a list of scalars. */
  readonly data: JsonObject
  /** How it came: as a document of an Elastic agent, of Winlogbeat 6, or of something else. */
  readonly form: "agent" | "winlogbeat6" | "other"
}

/** The first value of a field as text, `""` where there is none. */
export function textOf(fields: JsonObject | Event, name: string): string {
  const [first] = scalarsIn(own(fields, name))
  return first === undefined ? "" : String(first)
}

/** Which of the mappings an event goes through. */
export type Route = "sysmon" | "security" | "plain"

const sysmonChannel = "microsoft-windows-sysmon/operational"
const sysmonProvider = "microsoft-windows-sysmon"
const securityProviders: ReadonlySet<string> = new Set([
  "microsoft-windows-security-auditing",
  "microsoft-windows-eventlog",
])

/** Sysmon and Security events route themselves, by provider and channel, wherever they come from. */
export function routeOf({ envelope }: WindowsEvent): Route {
  const channel = textOf(envelope, "winlog.channel").toLowerCase()
  const provider = textOf(envelope, "winlog.provider_name").toLowerCase()
  if (channel === sysmonChannel || provider === sysmonProvider) {
    return "sysmon"
  }
  if (provider === "microsoft-windows-security-auditing") {
    return "security"
  }
  const named = provider === "" || securityProviders.has(provider)
  return channel === "security" && named ? "security" : "plain"
}

// What Windows and Sysmon write where they have no value; Elastic's pipelines remove these first.
const absent: ReadonlySet<string> = new Set([
  "",
  "-",
  "{00000000-0000-0000-0000-000000000000}",
  "00000000-0000-0000-0000-000000000000",
])

/** The event's data without the values that say "none". */
export function presentData({ data }: WindowsEvent): JsonObject {
  const present = emptyEvent()
  for (const name of Object.keys(data)) {
    const values = scalarsIn(data[name]).filter((value) => !absent.has(String(value)))
    if (values.length > 0) {
      present[name] = values.length > 1 ? values : values[0]
    }
  }
  return present
}
