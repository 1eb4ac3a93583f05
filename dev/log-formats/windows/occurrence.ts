import { spacedTime } from "../form.ts"
import type { ProcessStart } from "../process-start.ts"

/** An event as Windows has it, before anything writes it down. */
export type Occurrence = {
  readonly channel: string
  readonly provider: string
  readonly id: number
  readonly computer: string
  /** ISO 8601. */
  readonly created: string
  readonly data: { readonly [name: string]: string }
}

export const SYSMON = { channel: "Microsoft-Windows-Sysmon/Operational", provider: "Microsoft-Windows-Sysmon" }
export const SECURITY = { channel: "Security", provider: "Microsoft-Windows-Security-Auditing" }

/** Sysmon's event 1. */
export function sysmonStart(process: ProcessStart): Occurrence {
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

/** The Security log's event 4688, with command lines switched on. */
export function securityStart(process: ProcessStart): Occurrence {
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
