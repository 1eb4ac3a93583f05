import type { ProcessStart } from "../log-formats/process-start.ts"
import { windowsRecord } from "../log-formats/windows/formats.ts"
import { SECURITY, SYSMON, securityStart, sysmonStart } from "../log-formats/windows/windows-event.ts"
import { type Constraints, fillPlaceholders } from "./satisfy.ts"

const DATA = "winlog.event_data."

/** The name of the format that each Windows source uses here. */
export const windowsFormatNames: { readonly [source: string]: string } = {
  winlogbeat: "Winlogbeat 7 and 8",
  "windows.forwarded": "forwarded, by its data stream",
  "windows.sysmon_operational": "the channel's own data stream",
  "system.security": "the channel's own data stream",
}

const columns: { readonly [field: string]: string } = {
  "file.name": "RelativeTargetName",
  "source.ip": "IpAddress",
  "winlog.logon.type": "LogonType",
  "user.name": "TargetUserName",
}

/** Events of Sysmon and of the Security log with the constrained id and event data. */
export function* windowsEventRecords(source: string, constraints: Constraints, actor: ProcessStart): Generator<string> {
  const format = windowsFormatNames[source]
  const ids = [
    ...(constraints.get("event.code") ?? []),
    ...(constraints.get("winlog.event_id") ?? []),
    ...idsByAction(constraints),
  ]
  const data: { [name: string]: string } = {}
  for (const [field, [constraint]] of constraints) {
    const name = field.startsWith(DATA) ? field.slice(DATA.length) : columns[field]
    if (name !== undefined) data[name] = fillPlaceholders(constraint)
  }
  for (const id of format === undefined ? [] : ids.map(Number)) {
    for (const [log, base] of [
      [SYSMON, sysmonStart(actor)],
      [SECURITY, securityStart(actor)],
    ] as const) {
      yield windowsRecord(format ?? "", { ...base, ...log, id, data: { ...base.data, ...data } })
    }
  }
}

// Rules may name these actions instead of the ids.
const actions: { readonly [action: string]: number } = {
  "logged-in": 4624,
  "logon-failed": 4625,
  "scheduled-task-created": 4698,
  "scheduled-task-updated": 4702,
  "service-installed": 4697,
  "File created (rule: FileCreate)": 11,
}

function idsByAction(constraints: Constraints): number[] {
  return (constraints.get("event.action") ?? []).flatMap((action) => actions[String(action)] ?? [])
}
