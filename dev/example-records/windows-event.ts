import type { ProcessStart } from "../log-formats/process-start.ts"
import { SECURITY, SYSMON, securityStart, sysmonStart } from "../log-formats/windows/occurrence.ts"
import { windowsRecord } from "../log-formats/windows/windows-sources.ts"
import { filled, type Wishes } from "./fill.ts"

const DATA = "winlog.event_data."

/** The form in which each of the Windows sources has an event here. */
export const windowsForms: { readonly [source: string]: string } = {
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

/** The event of the id that is wished, with the data that are wished by their own names; of Sysmon or the Security log. */
export function* anyWindowsEvent(source: string, wishes: Wishes, actor: ProcessStart): Generator<string> {
  const form = windowsForms[source]
  const ids = [...(wishes.get("event.code") ?? []), ...(wishes.get("winlog.event_id") ?? []), ...idsByAction(wishes)]
  const data: { [name: string]: string } = {}
  for (const [field, [wish]] of wishes) {
    const name = field.startsWith(DATA) ? field.slice(DATA.length) : columns[field]
    if (name !== undefined) data[name] = filled(wish)
  }
  for (const id of form === undefined ? [] : ids.map(Number)) {
    for (const [log, base] of [
      [SYSMON, sysmonStart(actor)],
      [SECURITY, securityStart(actor)],
    ] as const) {
      yield windowsRecord(form ?? "", { ...base, ...log, id, data: { ...base.data, ...data } })
    }
  }
}

// Rules name these actions and not the ids.
const actions: { readonly [action: string]: number } = {
  "logged-in": 4624,
  "logon-failed": 4625,
  "scheduled-task-created": 4698,
  "scheduled-task-updated": 4702,
  "service-installed": 4697,
  "File created (rule: FileCreate)": 11,
}

function idsByAction(wishes: Wishes): number[] {
  return (wishes.get("event.action") ?? []).flatMap((action) => actions[String(action)] ?? [])
}
