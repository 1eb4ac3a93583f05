import type { JsonObject } from "../../../src/json.ts"
import { spacedTime } from "../log-format.ts"
import type { ProcessStart } from "../process-start.ts"

/** An event of the Windows event log, independent of the format in which it lands. */
export type WindowsEvent = {
  readonly channel: string
  readonly provider: string
  readonly id: number
  readonly computer: string
  /** ISO 8601. */
  readonly created: string
  readonly data: { readonly [name: string]: string }
}

/** A format in which an event of the event log lands, whatever its id. */
export type WindowsFormat = {
  readonly name: string
  /** The source that the record belongs to; `""`: the source that the event itself names. */
  readonly source: "winlogbeat" | "windows.forwarded" | "windows.sysmon_operational" | "system.security" | ""
  readonly write: (event: WindowsEvent) => JsonObject
  /** The text of a format that is not JSON; `write` then returns the record that the text is read as. */
  readonly text?: (event: WindowsEvent) => string
}

export const SYSMON = { channel: "Microsoft-Windows-Sysmon/Operational", provider: "Microsoft-Windows-Sysmon" }
export const SECURITY = { channel: "Security", provider: "Microsoft-Windows-Security-Auditing" }

/** Sysmon's event 1, a process start. */
export function sysmonStart(process: ProcessStart): WindowsEvent {
  return {
    ...SYSMON,
    id: 1,
    computer: `${process.host.name}.example.com`,
    created: new Date(process.time).toISOString(),
    data: {
      RuleName: "-",
      UtcTime: spacedTime(process.time),
      ProcessGuid: `{${process.guid}}`,
      ProcessId: String(process.pid),
      Image: process.image,
      FileVersion: process.version,
      Product: process.product,
      Company: process.company,
      OriginalFileName: process.originalName || "-",
      CommandLine: process.commandLine,
      CurrentDirectory: process.directory,
      User: `${process.user.domain}\\${process.user.name}`,
      Hashes: `SHA256=${process.sha256.toUpperCase()},IMPHASH=${process.imphash.toUpperCase()}`,
      ParentProcessGuid: `{${process.parent.guid}}`,
      ParentProcessId: String(process.parent.pid),
      ParentImage: process.parent.image,
      ParentCommandLine: process.parent.commandLine,
    },
  }
}

/** The Security log's event 4688, a process start, with command lines enabled. */
export function securityStart(process: ProcessStart): WindowsEvent {
  return {
    ...SECURITY,
    id: 4688,
    computer: `${process.host.name}.example.com`,
    created: new Date(process.time).toISOString(),
    data: {
      SubjectUserSid: process.user.sid,
      SubjectUserName: process.user.name,
      SubjectDomainName: process.user.domain,
      SubjectLogonId: process.logonId,
      NewProcessId: `0x${process.pid.toString(16)}`,
      NewProcessName: process.image,
      TokenElevationType: "%%1936",
      ProcessId: `0x${process.parent.pid.toString(16)}`,
      CommandLine: process.commandLine,
      TargetUserSid: "S-1-0-0",
      TargetUserName: "-",
      TargetDomainName: "-",
      TargetLogonId: "0x0",
      ParentProcessName: process.parent.image,
    },
  }
}
