import type { JsonObject } from "../../../src/json.ts"
import { jsonFormat, jsonText, type LogFormat } from "../log-format.ts"
import { nameOf, type ProcessStart } from "../process-start.ts"
import { agentFormats } from "./agent-formats.ts"
import { otherFormats } from "./other-formats.ts"
import { securityStart, sysmonStart, type WindowsEvent, type WindowsFormat } from "./windows-event.ts"

/** Every format in which an event of the event log lands. Add a new one to one of the two lists. */
export const windowsFormats: readonly WindowsFormat[] = [...agentFormats, ...otherFormats]

/** A kind of event that reports a process start. */
type ProcessStartEvent = {
  readonly name: string
  /** The source of the event in a format that names none. */
  readonly source: "windows.sysmon_operational" | "system.security"
  readonly start: (process: ProcessStart) => WindowsEvent
  readonly lacksOriginalName?: string
}

const processStartEvents: readonly ProcessStartEvent[] = [
  { name: "Sysmon 1", source: "windows.sysmon_operational", start: sysmonStart },
  {
    name: "Security 4688",
    source: "system.security",
    start: securityStart,
    lacksOriginalName: "event 4688 does not hold the file's version information",
  },
]

/** A document that passed Winlogbeat's ingest pipeline and was exported. */
function normalised(process: ProcessStart): JsonObject {
  return {
    "@timestamp": new Date(process.time).toISOString(),
    agent: { type: "winlogbeat", version: "8.17.3" },
    event: { category: ["process"], type: ["start"], kind: "event", code: "1", module: "sysmon" },
    host: { name: process.host.name.toLowerCase(), os: { type: "windows", family: "windows" } },
    process: {
      name: nameOf(process.image),
      executable: process.image,
      command_line: process.commandLine,
      pid: process.pid,
      entity_id: `{${process.guid}}`,
      ...(process.originalName === "" ? {} : { pe: { original_file_name: process.originalName } }),
      parent: { executable: process.parent.image, name: nameOf(process.parent.image) },
    },
    user: { domain: process.user.domain, name: process.user.name },
    winlog: {
      channel: "Microsoft-Windows-Sysmon/Operational",
      provider_name: "Microsoft-Windows-Sysmon",
      event_id: "1",
      computer_name: process.host.name,
    },
  }
}

/** The formats of the four Windows sources: each format with each kind of event that reports a process start. */
export const windowsSourceFormats: readonly LogFormat[] = [
  ...processStartEvents.flatMap(({ start, lacksOriginalName, ...event }) =>
    windowsFormats.map(({ text, write, ...format }): LogFormat => {
      const name = format.source === "" ? format.name : `${format.name}, ${event.name}`
      const json = jsonFormat(
        format.source || event.source,
        name,
        (process) => write(start(process)),
        lacksOriginalName,
      )
      if (text === undefined) return json
      const { record: _, ...rest } = json
      return { ...rest, write: (process) => text(start(process)) }
    }),
  ),
  jsonFormat("winlogbeat", "after Winlogbeat's pipeline", normalised),
]

/** The text of an event in the format of that name. */
export function windowsRecord(formatName: string, event: WindowsEvent): string {
  const format = windowsFormats.find(({ name }) => name === formatName)
  return format?.text?.(event) ?? jsonText(format?.write(event) ?? {})
}
