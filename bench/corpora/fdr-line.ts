import { devicePath } from "../../dev/log-formats/crowdstrike-fdr.ts"
import { nameOf } from "../../dev/log-formats/process-start.ts"
import type { JsonObject } from "../../src/json.ts"
import type { Activity, Kind } from "./activity.ts"

/** The event as CrowdStrike's Falcon Data Replicator writes it: one JSON object, all values text. */
export function fdrLine(activity: Activity): string {
  const { name, version, fields } = events[activity.kind]
  const { delay, host, time, id } = activity
  return JSON.stringify({
    ...fields(activity),
    ConfigBuild: "1007.3.0019306.11",
    ConfigStateHash: "2415918743",
    EffectiveTransmissionClass: "2",
    Entitlements: "15",
    aid: host.id,
    aip: host.ip,
    cid: "ffeeddccbbaa99887766554433221100",
    event_platform: "Win",
    event_simpleName: name,
    id,
    name: `${name}V${version}`,
    timestamp: String(time + delay),
  })
}

const seconds = (time: number): string => (time / 1000).toFixed(3)

/** Columns of every event that is not a start: the process that acts. */
const context = ({ process, threadId, time }: Activity): JsonObject => ({
  ContextProcessId: process.uniqueId,
  ContextThreadId: threadId,
  ContextTimeStamp: seconds(time),
  SourceProcessId: process.parentId,
})

/** What a process did until its end, counted by the sensor. */
const counters = [
  ...["AsepWrittenCount", "DnsRequestCount", "FileDeletedCount", "ModuleLoadCount", "NetworkConnectCount"],
  "NewExecutableWrittenCount",
]

function countersOf({ noise }: Activity): JsonObject {
  return Object.fromEntries(
    counters.map((name, index) => {
      const digits = noise.slice(index, index + 2)
      return [name, String(digits < "80" ? 0 : Number.parseInt(digits, 16) - 0x7f)]
    }),
  )
}

type FdrEvent = {
  readonly name: string
  readonly version: number
  readonly fields: (activity: Activity) => JsonObject
}

const events: { readonly [kind in Kind]: FdrEvent } = {
  start: {
    name: "ProcessRollup2",
    version: 20,
    fields: ({ process, time, user }) => ({
      CommandLine: process.commandLine,
      ImageFileName: devicePath(process.image),
      ImageSubsystem: "3",
      IntegrityLevel: "12288",
      MD5HashData: process.md5,
      ParentBaseFileName: nameOf(process.parentImage),
      ParentProcessId: process.parentId,
      ProcessStartTime: seconds(time),
      RawProcessId: String(process.pid),
      SHA1HashData: process.sha1,
      SHA256HashData: process.sha256,
      SessionId: "2",
      TargetProcessId: process.uniqueId,
      UserSid: user.sid,
    }),
  },
  end: {
    name: "EndOfProcess",
    version: 15,
    fields: (activity) => ({
      ...context(activity),
      ...countersOf(activity),
      CycleTime: String(activity.port * 40_961 + activity.delay),
      ExitCode: "0",
      ImageFileName: devicePath(activity.process.image),
      RawProcessId: String(activity.process.pid),
      SHA256HashData: activity.process.sha256,
      TargetProcessId: activity.process.uniqueId,
      UserTime: String(activity.port * 625),
    }),
  },
  dns: {
    name: "DnsRequest",
    version: 4,
    fields: (activity) => ({
      ...context(activity),
      ContextBaseFileName: nameOf(activity.process.image),
      DnsRequestCount: "1",
      DomainName: activity.target,
      FirstIP4Record: activity.address,
      InterfaceIndex: "0",
      RequestType: "1",
      RespondingDnsServer: "10.0.0.53",
      ResponseCode: "0",
    }),
  },
  connection: {
    name: "NetworkConnectIP4",
    version: 12,
    fields: (activity) => ({
      ...context(activity),
      ConnectionDirection: "0",
      ConnectionFlags: "0",
      ContextBaseFileName: nameOf(activity.process.image),
      LocalAddressIP4: activity.host.ip,
      LocalPort: String(activity.port),
      Protocol: "6",
      RemoteAddressIP4: activity.address,
      RemotePort: "443",
    }),
  },
  module: {
    name: "ClassifiedModuleLoad",
    version: 3,
    fields: (activity) => ({
      ...context(activity),
      ImageFileName: devicePath(activity.target),
      MD5HashData: activity.process.md5,
      ModuleCharacteristics: "8226",
      ModuleSize: String(activity.port * 64),
      PrimaryModule: "0",
      SHA256HashData: activity.process.sha256,
      TargetProcessId: activity.process.uniqueId,
    }),
  },
  registry: {
    name: "AsepValueUpdate",
    version: 7,
    fields: (activity) => ({
      ...context(activity),
      AsepClass: "4",
      AsepIndex: "119",
      ContextBaseFileName: nameOf(activity.process.image),
      RegObjectName: activity.target.replace(/^HKLM/, "\\REGISTRY\\MACHINE").replace(/^HKU/, "\\REGISTRY\\USER"),
      RegOperationType: "1",
      RegStringValue: String(activity.port),
      RegType: "1",
      RegValueName: activity.registryValue,
    }),
  },
  file: {
    name: "NewExecutableWritten",
    version: 2,
    fields: (activity) => ({
      ...context(activity),
      ContextBaseFileName: nameOf(activity.process.image),
      FileObject: String(activity.port),
      IsOnNetwork: "0",
      IsOnRemovableDisk: "0",
      TargetFileName: devicePath(activity.target),
    }),
  },
  logon: {
    name: "UserLogon",
    version: 9,
    fields: (activity) => ({
      ...context(activity),
      AuthenticationPackage: "Kerberos",
      LogonDomain: "MERIDIAN",
      LogonTime: seconds(activity.time),
      LogonType: "3",
      RemoteAddressIP4: activity.address,
      UserIsAdmin: "0",
      UserName: activity.user.name,
      UserPrincipal: `${activity.user.name}@meridian.example`,
      UserSid: activity.user.sid,
    }),
  },
}
