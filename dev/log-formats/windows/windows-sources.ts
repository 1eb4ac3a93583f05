import type { JsonObject } from "../../../src/json.ts"
import { type Form, jsonForm, jsonText } from "../form.ts"
import { nameOf, type ProcessStart } from "../process-start.ts"
import { type Occurrence, securityStart, sysmonStart } from "./occurrence.ts"
import { windowsForms } from "./windows-forms.ts"

type Kind = {
  readonly name: string
  readonly own: "windows.sysmon_operational" | "system.security"
  readonly start: (process: ProcessStart) => Occurrence
  readonly lacksOriginalName?: string
}

const kinds: readonly Kind[] = [
  { name: "Sysmon 1", own: "windows.sysmon_operational", start: sysmonStart },
  {
    name: "Security 4688",
    own: "system.security",
    start: securityStart,
    lacksOriginalName: "event 4688 does not hold the file's version information",
  },
]

/** A document that went through Winlogbeat's ingest pipeline and was written out again. */
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

/** The forms of the four Windows sources: each form with each kind of event that says that a process starts. */
export const windowsSourceForms: readonly Form[] = [
  ...kinds.flatMap((kind) =>
    windowsForms.map((form): Form => {
      const { text } = form
      const source = form.source || kind.own
      const name = form.source === "" ? form.name : `${form.name}, ${kind.name}`
      const json = jsonForm(source, name, (process) => form.write(kind.start(process)), kind.lacksOriginalName)
      if (text === undefined) return json
      const { record: _, ...rest } = json
      return { ...rest, write: (process) => text(kind.start(process)) }
    }),
  ),
  jsonForm("winlogbeat", "after Winlogbeat's pipeline", normalised),
]

/** The text of any event in the first form of a source. */
export function windowsRecord(form: string, occurrence: Occurrence): string {
  const found = windowsForms.find(({ name }) => name === form)
  return found?.text?.(occurrence) ?? jsonText(found?.write(occurrence) ?? {})
}
