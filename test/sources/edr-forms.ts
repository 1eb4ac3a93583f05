import { isJsonObject, type Json, type JsonObject } from "../../src/json.ts"
import { splitCommandLine } from "../../src/sources/windows/command-line.ts"

/** A process that begins, as a sensor sees it. */
export type Start = {
  readonly folder: string
  readonly name: string
  readonly commandLine: string
  /** The name in the file's own version information; not every sensor tells it. */
  readonly originalName: string
}

/** A form in which it lands, and the source that it then belongs to. */
export type EdrForm = {
  readonly name: string
  readonly source: string
  readonly tellsOriginalName: boolean
  readonly write: (start: Start) => JsonObject
}

export const start: Start = {
  folder: "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319",
  name: "aspnet_regiis.exe",
  commandLine: "aspnet_regiis.exe -pdf connectionStrings C:\\inetpub\\wwwroot",
  originalName: "aspnet_regiis.exe",
}

const zeros = "0000000000000000000000000000000000000000"
const md5 = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

function falcon({ folder, name, commandLine, originalName }: Start): JsonObject {
  return {
    event_simpleName: "ProcessRollup2",
    event_platform: "Win",
    name: "ProcessRollup2V19",
    ImageFileName: `\\Device\\HarddiskVolume3${folder.slice(2)}\\${name}`,
    CommandLine: commandLine,
    OriginalFilename: originalName,
    RawProcessId: "4712",
    TargetProcessId: "362225661973273550",
    ParentProcessId: "362225661973273551",
    ParentBaseFileName: "w3wp.exe",
    ProcessStartTime: "1767323045.678",
    ProcessEndTime: "",
    MD5HashData: md5,
    SHA1HashData: zeros,
    IntegrityLevel: "12288",
    UserSid: "S-1-5-21-1-2-3-1001",
    aid: "00112233445566778899aabbccddeeff",
    cid: "ffeeddccbbaa99887766554433221100",
    aip: "192.0.2.7",
    id: "8d1f6d2a-0000-11ef-9000-0242ac120002",
    timestamp: "1767323046001",
  }
}

function singularity({ folder, name, commandLine }: Start): JsonObject {
  return {
    timestamp: "03:04:05.678",
    "dataSource.name": "SentinelOne",
    "event.category": "process",
    "event.type": "Process Creation",
    "event.id": "01KDZ0000000000000000000_7",
    "event.time": 1767323045678,
    "meta.event.name": "PROCESSCREATION",
    "mgmt.url": "example.sentinelone.net",
    "sca:ingestTime": 1767323050,
    "agent.uuid": "a1b2c3d4",
    "endpoint.name": "web01",
    "endpoint.os": "windows",
    "endpoint.type": "server",
    "os.name": "Windows Server 2022",
    "k8sCluster.containerImage": "x",
    "k8sCluster.containerImage.sha256": "y",
    "src.process.name": "w3wp.exe",
    "src.process.image.path": "C:\\Windows\\System32\\inetsrv\\w3wp.exe",
    "src.process.cmdline": 'w3wp.exe -ap "Default App"',
    "src.process.pid": 2210,
    "src.process.uid": "B0",
    "src.process.parent.name": "svchost.exe",
    "src.process.parent.pid": 700,
    "tgt.process.name": name,
    "tgt.process.image.path": `${folder}\\${name}`,
    "tgt.process.cmdline": commandLine,
    "tgt.process.pid": 4712,
    "tgt.process.uid": "A0",
    "tgt.process.image.md5": md5,
    "tgt.process.image.sha1": zeros,
    "tgt.process.startTime": 1767323045678,
    "tgt.process.user": "WEB01\\svc",
    "tgt.process.signedStatus": "signed",
    "tgt.process.verifiedStatus": "verified",
    "tgt.process.publisher": "EXAMPLE",
  }
}

function defender({ folder, name, commandLine, originalName }: Start): JsonObject {
  return {
    Tenant: "DefaultTenant",
    category: "AdvancedHunting-DeviceProcessEvents",
    operationName: "Publish",
    tenantId: "00000000-0000-0000-0000-000000000001",
    time: "2026-01-02T03:06:05.6781234Z",
    properties: {
      ActionType: "ProcessCreated",
      Timestamp: "2026-01-02T03:04:05.6781234Z",
      AdditionalFields: "[]",
      DeviceId: "d1",
      DeviceName: "WEB01.example.com",
      AccountSid: "S-1-5-21-1-2-3-1001",
      AccountName: "svc",
      AccountDomain: "web01",
      FileName: name,
      FolderPath: `${folder}\\${name}`,
      FileSize: 45056,
      MD5: md5,
      SHA1: null,
      ProcessId: 4712,
      ProcessCommandLine: commandLine,
      ProcessCreationTime: "2026-01-02T03:04:05.6000000Z",
      ProcessVersionInfoOriginalFileName: originalName,
      InitiatingProcessAccountSid: "S-1-5-18",
      InitiatingProcessFileName: "w3wp.exe",
      InitiatingProcessFolderPath: "c:\\windows\\system32\\inetsrv\\w3wp.exe",
      InitiatingProcessCommandLine: 'w3wp.exe -ap "Default App"',
      InitiatingProcessId: 2210,
      InitiatingProcessIntegrityLevel: "High",
      InitiatingProcessSignatureStatus: "Valid",
      InitiatingProcessParentFileName: "svchost.exe",
      InitiatingProcessParentId: 700,
    },
  }
}

function elastic({ folder, name, commandLine, originalName }: Start): JsonObject {
  return {
    "@timestamp": "2026-01-02T03:04:05.6781234Z",
    agent: { type: "endpoint", id: "a", version: "9.2.0" },
    data_stream: { type: "logs", dataset: "endpoint.events.process", namespace: "default" },
    event: {
      kind: "event",
      category: ["process"],
      type: ["start"],
      action: "start",
      module: "endpoint",
      dataset: "endpoint.events.process",
    },
    host: { name: "web01", id: "h1", os: { type: "windows", platform: "windows", name: "Windows" } },
    user: { id: "S-1-5-21-1-2-3-1001", name: "svc", domain: "WEB01" },
    process: {
      name,
      executable: `${folder}\\${name}`,
      command_line: commandLine,
      args: splitCommandLine(commandLine),
      args_count: splitCommandLine(commandLine).length,
      pid: 4712,
      entity_id: "ZW50aXR5",
      hash: { md5 },
      pe: { original_file_name: originalName },
      parent: { name: "w3wp.exe", pid: 2210, args: [] },
    },
  }
}

function endgameDocument(begun: Start): JsonObject {
  const { agent: _agent, data_stream: _stream, ...rest } = elastic(begun)
  return {
    ...rest,
    event: {
      kind: "event",
      category: "process",
      type: "start",
      action: "creation_event",
      module: "endgame",
      dataset: "esensor",
    },
    endgame: { event_type_full: "process_event", event_subtype_full: "creation_event" },
  }
}

/** As Kibana's own of 2019: each value in a list, `process_start`, a platform and no `host.os.type`. */
function olderEndgameDocument(begun: Start): JsonObject {
  const { host: _host, "@timestamp": _time, ...document } = endgameDocument(begun)
  const inLists = (value: Json | undefined): Json =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inLists(inner)]))
      : Array.isArray(value)
        ? value
        : [value ?? null]
  return {
    ...Object.fromEntries(Object.entries(document).map(([key, value]) => [key, inLists(value)])),
    event: {
      kind: ["event"],
      category: ["process"],
      type: ["process_start"],
      action: ["creation_event"],
      module: ["endgame"],
    },
    host: { name: ["web01"], os: { platform: ["windows"], name: ["Windows"] } },
    timestamp: "1767323045678",
  }
}

function sensor({ folder, name, commandLine, originalName }: Start): JsonObject {
  return {
    event_type: "process",
    event_type_full: "process_event",
    event_subtype_full: "creation_event",
    opcode: 1,
    subtype: "create",
    serial_event_id: 53,
    timestamp: 134117966456780000n,
    pid: 4712,
    ppid: 2210,
    unique_pid: 53,
    unique_ppid: 48,
    process_name: name,
    process_path: `${folder}\\${name}`,
    command_line: commandLine,
    original_file_name: originalName,
    md5,
    parent_process_name: "w3wp.exe",
    parent_process_path: "C:\\Windows\\System32\\inetsrv\\w3wp.exe",
    user_sid: "S-1-5-21-1-2-3-1001",
    user_name: "svc",
    user_domain: "WEB01",
  }
}

/** `{ a: { b: 1 } }` as `{ "a.b": 1 }`. */
function dotted(document: JsonObject, prefix = ""): JsonObject {
  const flat: { [name: string]: Json | undefined } = {}
  for (const [key, value] of Object.entries(document)) {
    Object.assign(flat, isJsonObject(value) ? dotted(value, `${prefix}${key}.`) : { [prefix + key]: value })
  }
  return flat
}

/** `{ "a.b": 1 }` as `{ a: { b: 1 } }`, one level for each dot, but where a name is also another's beginning. */
function nested(flat: JsonObject): JsonObject {
  const document: { [key: string]: Json | undefined } = {}
  for (const [name, value] of Object.entries(flat)) {
    const dot = name.indexOf(".")
    const [head, rest] = dot === -1 ? [name, ""] : [name.slice(0, dot), name.slice(dot + 1)]
    const inner = document[head]
    document[head] = rest === "" ? value : { ...(typeof inner === "object" ? inner : {}), [rest]: value }
  }
  return document
}

function doubled(record: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      typeof value === "string" ? value.replaceAll("\\", "\\\\") : value,
    ]),
  )
}

const s1 = "sentinel_one_cloud_funnel.event"
const m365 = "m365_defender.event"
const defend = "endpoint.events.process"

export const edrForms: readonly EdrForm[] = [
  { name: "Falcon's data replicator", source: "crowdstrike.fdr", tellsOriginalName: true, write: falcon },
  { name: "Cloud Funnel", source: s1, tellsOriginalName: false, write: singularity },
  { name: "Cloud Funnel, nested", source: s1, tellsOriginalName: false, write: (begun) => nested(singularity(begun)) },
  {
    name: "Cloud Funnel, backslashes escaped twice",
    source: s1,
    tellsOriginalName: false,
    write: (begun) => doubled(singularity(begun)),
  },
  { name: "Advanced Hunting", source: m365, tellsOriginalName: true, write: defender },
  {
    name: "Advanced Hunting, dotted keys",
    source: m365,
    tellsOriginalName: true,
    write: (begun) => dotted(defender(begun)),
  },
  { name: "Elastic Defend", source: defend, tellsOriginalName: true, write: elastic },
  {
    name: "Elastic Defend, dotted keys",
    source: defend,
    tellsOriginalName: true,
    write: (begun) => dotted(elastic(begun)),
  },
  { name: "Endgame's document", source: "endgame", tellsOriginalName: true, write: endgameDocument },
  { name: "Endgame's older document", source: "endgame", tellsOriginalName: true, write: olderEndgameDocument },
  { name: "Endgame's sensor event", source: "endgame", tellsOriginalName: true, write: sensor },
  {
    name: "Endgame's sensor event under data",
    source: "endgame",
    tellsOriginalName: true,
    write: (begun) => ({ data: sensor(begun) }),
  },
]
