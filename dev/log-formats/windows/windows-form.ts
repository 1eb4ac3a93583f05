import type { JsonObject } from "../../../src/json.ts"
import type { Occurrence } from "./occurrence.ts"

/** A form in which an event of the event log lands, whatever its id. */
export type WindowsForm = {
  readonly name: string
  /** The source that it then belongs to; `""`: the one that the event itself names. */
  readonly source: "winlogbeat" | "windows.forwarded" | "windows.sysmon_operational" | "system.security" | ""
  readonly write: (occurrence: Occurrence) => JsonObject
  /** The text of a form that is not JSON; `write` is then what it reads as. */
  readonly text?: (occurrence: Occurrence) => string
}
