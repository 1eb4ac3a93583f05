import { type Form, nameOf, spacedTime } from "./form.ts"
import type { Random } from "./random.ts"
import type { ProcessStart } from "./story.ts"

type Data = { readonly [name: string]: string }

/** Sysmon's event 1. */
function sysmonData(process: ProcessStart): Data {
  return {
    RuleName: "-",
    UtcTime: spacedTime(process.time),
    ProcessGuid: `{${process.guid}}`,
    ProcessId: String(process.pid),
    Image: process.image,
    FileVersion: process.version,
    Product: process.product,
    Company: process.company,
    OriginalFileName: process.originalName,
    CommandLine: process.commandLine,
    CurrentDirectory: process.directory,
    User: `${process.user.domain}\\${process.user.name}`,
    Hashes: `SHA256=${process.sha256.toUpperCase()},IMPHASH=${process.imphash.toUpperCase()}`,
    ParentProcessGuid: `{${process.parent.guid}}`,
    ParentProcessId: String(process.parent.pid),
    ParentImage: process.parent.image,
    ParentCommandLine: process.parent.commandLine,
  }
}

/** The Security log's event 4688, with command lines switched on. */
function securityData(process: ProcessStart): Data {
  return {
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
  }
}

/** As Elastic Agent writes an event, before any pipeline. */
function agentRecord(process: ProcessStart, random: Random, dataset: string, code: string, data: Data): string {
  const isSecurity = code === "4688"
  return JSON.stringify({
    "@timestamp": new Date(process.time + random.integer(1, 40)).toISOString(),
    agent: { id: process.host.id, type: "filebeat", version: "8.17.3" },
    data_stream: { dataset, namespace: "default", type: "logs" },
    event: {
      code,
      dataset,
      kind: "event",
      provider: isSecurity ? "Microsoft-Windows-Security-Auditing" : "Microsoft-Windows-Sysmon",
    },
    host: { name: process.host.name.toLowerCase() },
    ...(dataset === "windows.forwarded" ? { tags: ["forwarded"] } : {}),
    winlog: {
      channel: isSecurity ? "Security" : "Microsoft-Windows-Sysmon/Operational",
      computer_name: `${process.host.name}.meridian.example`,
      event_data: data,
      event_id: code,
      provider_name: isSecurity ? "Microsoft-Windows-Security-Auditing" : "Microsoft-Windows-Sysmon",
      record_id: String(random.integer(100_000, 999_999)),
      time_created: new Date(process.time).toISOString(),
    },
  })
}

const xmlText = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** As wevtutil renders an event. */
function xmlRecord(process: ProcessStart, random: Random, data: Data): string {
  const values = Object.entries(data).map(([name, value]) => `<Data Name='${name}'>${xmlText(value)}</Data>`)
  return (
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>" +
    "<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/><EventID>1</EventID>" +
    `<TimeCreated SystemTime='${new Date(process.time).toISOString()}'/><EventRecordID>${random.integer(100_000, 999_999)}</EventRecordID>` +
    `<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>${nameOf(process.host.name)}.meridian.example</Computer>` +
    `</System><EventData>${values.join("")}</EventData></Event>`
  )
}

export const windowsForwarded: Form = {
  file: "windows-forwarded.ndjson",
  source: "windows.forwarded",
  everyday: 1200,
  record: (process, random) => agentRecord(process, random, "windows.forwarded", "1", sysmonData(process)),
}

export const systemSecurity: Form = {
  file: "system-security.ndjson",
  source: "system.security",
  everyday: 1200,
  record: (process, random) => agentRecord(process, random, "system.security", "4688", securityData(process)),
}

export const sysmonOperational: Form = {
  file: "windows-sysmon-operational.xml",
  source: "windows.sysmon_operational",
  everyday: 1200,
  isXml: true,
  record: (process, random) => xmlRecord(process, random, sysmonData(process)),
}
