import { spacedTime } from "../../dev/log-formats/log-format.ts"
import { nameOf } from "../../dev/log-formats/process-start.ts"
import { SECURITY, SYSMON } from "../../dev/log-formats/windows/windows-event.ts"
import type { Activity, Kind } from "./activity.ts"

/** The event as XML of the Windows event log, on one line: a Sysmon event, for a logon one of the Security log. */
export function windowsEventLine(activity: Activity): string {
  const { id, version, data } = events[activity.kind]
  const { channel, provider } = activity.kind === "logon" ? SECURITY : SYSMON
  const { host, noise, time } = activity
  const values = Object.entries(data(activity)).map(([name, value]) => `<Data Name='${name}'>${escaped(value)}</Data>`)
  return (
    `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${provider}' ` +
    `Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/><EventID>${id}</EventID><Version>${version}</Version><Level>4</Level>` +
    `<Task>${id}</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>` +
    `<TimeCreated SystemTime='${new Date(time + 2).toISOString()}'/><EventRecordID>${Number.parseInt(noise.slice(0, 8), 16)}</EventRecordID>` +
    `<Correlation/><Execution ProcessID='2212' ThreadID='3840'/><Channel>${channel}</Channel>` +
    `<Computer>${host.name}.meridian.example</Computer><Security UserID='S-1-5-18'/></System>` +
    `<EventData>${values.join("")}</EventData></Event>`
  )
}

/** As wevtutil writes text: a command line with quotes has references to them. */
function escaped(text: string): string {
  if (!/[&<>"]/.test(text)) return text
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}

type EventData = { readonly [name: string]: string }

type WindowsEvent = {
  readonly id: number
  readonly version: number
  readonly data: (activity: Activity) => EventData
}

/** The process of every Sysmon event. */
const actor = ({ id, process, time }: Activity): EventData => ({
  RuleName: "-",
  UtcTime: spacedTime(time),
  ProcessGuid: `{${id}}`,
  ProcessId: String(process.pid),
  Image: process.image,
})

const account = ({ user }: Activity): string => `MERIDIAN\\${user.name}`

const hashes = ({ process: { md5, sha1, sha256 } }: Activity): string =>
  `SHA1=${sha1.toUpperCase()},MD5=${md5.toUpperCase()},SHA256=${sha256.toUpperCase()}`

const events: { readonly [kind in Kind]: WindowsEvent } = {
  start: {
    id: 1,
    version: 5,
    data: (activity) => ({
      ...actor(activity),
      FileVersion: "10.0.19041.1 (WinBuild.160101.0800)",
      Description: "-",
      Product: "-",
      Company: "-",
      OriginalFileName: nameOf(activity.process.image),
      CommandLine: activity.process.commandLine,
      CurrentDirectory: `C:\\Users\\${activity.user.name}\\`,
      User: account(activity),
      LogonId: "0x3e7",
      TerminalSessionId: "2",
      IntegrityLevel: "High",
      Hashes: hashes(activity),
      ParentProcessGuid: `{${activity.threadId}}`,
      ParentProcessId: activity.process.parentId.slice(-4),
      ParentImage: activity.process.parentImage,
      ParentCommandLine: activity.process.parentImage,
      ParentUser: account(activity),
    }),
  },
  end: { id: 5, version: 3, data: (activity) => ({ ...actor(activity), User: account(activity) }) },
  dns: {
    id: 22,
    version: 5,
    data: (activity) => ({
      ...actor(activity),
      QueryName: activity.target,
      QueryStatus: "0",
      QueryResults: `::ffff:${activity.address};`,
      User: account(activity),
    }),
  },
  connection: {
    id: 3,
    version: 5,
    data: (activity) => ({
      ...actor(activity),
      User: account(activity),
      Protocol: "tcp",
      Initiated: "true",
      SourceIsIpv6: "false",
      SourceIp: activity.host.ip,
      SourceHostname: `${activity.host.name}.meridian.example`,
      SourcePort: String(activity.port),
      SourcePortName: "-",
      DestinationIsIpv6: "false",
      DestinationIp: activity.address,
      DestinationHostname: "-",
      DestinationPort: "443",
      DestinationPortName: "https",
    }),
  },
  module: {
    id: 7,
    version: 3,
    data: (activity) => ({
      ...actor(activity),
      ImageLoaded: activity.target,
      FileVersion: "10.0.19041.1",
      Description: "-",
      Product: "-",
      Company: "-",
      OriginalFileName: nameOf(activity.target),
      Hashes: hashes(activity),
      Signed: "true",
      Signature: "Microsoft Windows",
      SignatureStatus: "Valid",
      User: account(activity),
    }),
  },
  registry: {
    id: 13,
    version: 2,
    data: (activity) => ({
      ...actor(activity),
      EventType: "SetValue",
      TargetObject: `${activity.target}\\${activity.registryValue}`,
      Details: `DWORD (0x${activity.noise.slice(0, 8)})`,
      User: account(activity),
    }),
  },
  file: {
    id: 11,
    version: 2,
    data: (activity) => ({
      ...actor(activity),
      TargetFilename: activity.target,
      CreationUtcTime: spacedTime(activity.time),
      User: account(activity),
    }),
  },
  logon: {
    id: 4624,
    version: 2,
    data: (activity) => ({
      SubjectUserSid: "S-1-0-0",
      SubjectUserName: "-",
      SubjectDomainName: "-",
      SubjectLogonId: "0x0",
      TargetUserSid: activity.user.sid,
      TargetUserName: activity.user.name,
      TargetDomainName: "MERIDIAN",
      TargetLogonId: `0x${activity.noise.slice(0, 8)}`,
      LogonType: "3",
      LogonProcessName: "Kerberos",
      AuthenticationPackageName: "Kerberos",
      WorkstationName: "-",
      LogonGuid: `{${activity.id}}`,
      ProcessId: "0x0",
      ProcessName: "-",
      IpAddress: activity.address,
      IpPort: String(activity.port),
    }),
  },
}
