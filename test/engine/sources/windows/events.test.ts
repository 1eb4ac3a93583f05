import assert from "node:assert/strict"
import { test } from "node:test"
import {
  systemSecurity,
  windowsForwarded,
  windowsSysmonOperational,
  winlogbeat,
} from "../../../../src/engine/sources/windows/windows-sources.ts"
import type { Event } from "../../../../src/event.ts"
import type { JsonObject } from "../../../../src/json.ts"

const sysmon = (event_id: number, event_data: JsonObject, more: JsonObject = {}): Event =>
  windowsSysmonOperational.normalise({
    winlog: { channel: "Microsoft-Windows-Sysmon/Operational", event_id, event_data, ...more },
  })

const security = (event_id: number, event_data: JsonObject, more: JsonObject = {}): Event =>
  systemSecurity.normalise({
    winlog: {
      channel: "Security",
      provider_name: "Microsoft-Windows-Security-Auditing",
      event_id,
      event_data,
      ...more,
    },
  })

const CASES: [why: string, event: Event, expected: Event][] = [
  [
    "Sysmon 3, network",
    sysmon(3, {
      ...{ Protocol: "tcp", Initiated: "false", SourceIp: "192.0.2.1", SourcePort: "80", SourceIsIpv6: "false" },
      ...{ DestinationIp: "192.0.2.2", DestinationPort: 443, DestinationHostname: "-", User: "a\\b\\c" },
    }),
    {
      "event.category": ["network"],
      "event.type": ["start", "connection", "protocol"],
      "source.ip": "192.0.2.1",
      "source.port": 80,
      "destination.port": 443,
      "destination.domain": undefined,
      "network.direction": "ingress",
      "network.type": "ipv4",
      "network.transport": "tcp",
      "related.ip": ["192.0.2.1", "192.0.2.2"],
      "user.name": undefined,
      "user.domain": undefined,
    },
  ],
  [
    "Sysmon 7, library",
    sysmon(7, {
      ...{ Image: "C:\\a\\b.exe", ImageLoaded: "C:\\c\\d.dll", OriginalFileName: "D.DLL", Signed: "true" },
      ...{ Signature: "Acme", SignatureStatus: "Valid", Hashes: "SHA256=AB,IMPHASH=CD" },
    }),
    {
      "process.name": "b.exe",
      "process.pe.original_file_name": undefined,
      "dll.path": "C:\\c\\d.dll",
      "dll.name": "d.dll",
      "dll.pe.original_file_name": "D.DLL",
      "dll.hash.sha256": "ab",
      "dll.pe.imphash": "cd",
      "dll.code_signature.exists": true,
      "dll.code_signature.valid": true,
      "file.path": "C:\\c\\d.dll",
      "file.code_signature.subject_name": "Acme",
      "process.hash.sha256": undefined,
      "related.hash": ["ab", "cd"],
    },
  ],
  [
    "Sysmon 10, access",
    sysmon(10, {
      ...{ SourceProcessGUID: "{9f32b55f-7c4e-5f98-5803-000000000500}", SourceProcessId: "12", SourceThreadId: "13" },
      ...{ SourceImage: "C:\\a\\b.exe", TargetImage: "C:\\Windows\\system32\\lsass.exe", GrantedAccess: "0x1010" },
    }),
    {
      "event.type": ["access"],
      "process.entity_id": "{9f32b55f-7c4e-5f98-5803-000000000500}",
      "process.pid": 12,
      "process.thread.id": 13,
      "process.name": "b.exe",
      "winlog.event_data.TargetImage": "C:\\Windows\\system32\\lsass.exe",
      "winlog.event_data.GrantedAccess": "0x1010",
    },
  ],
  [
    "Sysmon 11, file",
    sysmon(11, { TargetFilename: "C:\\a b\\c.d\\e.tar.gz" }),
    {
      "event.category": ["file"],
      "event.type": ["creation"],
      "file.path": "C:\\a b\\c.d\\e.tar.gz",
      "file.directory": "C:\\a b\\c.d",
      "file.name": "e.tar.gz",
      "file.extension": "gz",
    },
  ],
  [
    "Sysmon 11, a file without an extension",
    sysmon(11, { TargetFilename: "C:\\c.d\\e" }),
    { "file.name": "e", "file.extension": undefined },
  ],
  [
    "Sysmon 13, registry",
    sysmon(13, { TargetObject: "HKLM\\System\\Run\\x", Details: "DWORD (0x00000001)", EventType: "SetValue" }),
    {
      "event.category": ["configuration", "registry"],
      "registry.path": "HKLM\\System\\Run\\x",
      "registry.hive": "HKLM",
      "registry.key": "System\\Run\\x",
      "registry.value": "x",
      "registry.data.strings": ["0x00000001"],
      "registry.data.type": "REG_DWORD",
    },
  ],
  [
    "Sysmon 13, the hive spelled out, text",
    sysmon(13, { TargetObject: "HKEY_USERS\\S-1\\y", Details: "C:\\x.exe" }),
    { "registry.hive": "HKU", "registry.data.strings": ["C:\\x.exe"], "registry.data.type": "REG_SZ" },
  ],
  [
    "Sysmon 22, addresses and names",
    sysmon(22, { QueryName: "a.example", QueryResults: "type:  5 b.example;::ffff:192.0.2.1;2001:db8::1;" }),
    {
      "dns.question.name": "a.example",
      "dns.answers.type": ["CNAME", "A", "AAAA"],
      "dns.answers.data": ["b.example", "192.0.2.1", "2001:db8::1"],
      "dns.resolved_ip": ["192.0.2.1", "2001:db8::1"],
      "event.action": "Dns query",
    },
  ],
  [
    "Sysmon, an id of the future",
    sysmon(99, { Image: "C:\\a\\b.exe" }),
    { "event.code": "99", "process.name": "b.exe", "event.category": undefined },
  ],
  [
    "Sysmon, a zero GUID and a path that is not one",
    sysmon(22, { ProcessGuid: "{00000000-0000-0000-0000-000000000000}", Image: "<unknown process>" }),
    { "process.entity_id": undefined, "process.executable": "<unknown process>", "process.name": undefined },
  ],
  ["Sysmon, forward slashes", sysmon(1, { Image: "C:/Windows/a.exe" }), { "process.name": "a.exe" }],
  [
    "Sysmon, device and extended paths",
    sysmon(1, { Image: "\\\\?\\C:\\x\\a.exe", ParentImage: "\\Device\\HarddiskVolume3\\b.exe" }),
    { "process.name": "a.exe", "process.parent.name": "b.exe" },
  ],
  [
    "Sysmon, a stream and a dot at the end stay",
    sysmon(1, { Image: "C:\\a.exe:x", ParentImage: "C:\\a.exe. " }),
    { "process.name": "a.exe:x", "process.parent.name": "a.exe. " },
  ],
  [
    "Sysmon, a time that is not one",
    sysmon(1, { UtcTime: "soon" }, { time_created: "2026-01-02T03:04:05.1234567Z" }),
    { "@timestamp": "2026-01-02T03:04:05.123Z" },
  ],
  [
    "4624, who logs on",
    security(4624, {
      SubjectUserName: "a",
      TargetUserName: "b@c.example",
      TargetUserSid: "S-1-5-21-9",
      TargetDomainName: "C",
      TargetLogonId: "0x7",
      LogonType: "3",
      IpAddress: "::ffff:192.0.2.7",
      IpPort: "50000",
      ProcessId: "0x10",
      ProcessName: "C:\\x\\lsass.exe",
    }),
    {
      "event.action": "logged-in",
      "event.category": ["authentication"],
      "event.type": ["start"],
      "user.id": "S-1-5-21-9",
      "user.name": "b",
      "user.domain": "C",
      "source.ip": "192.0.2.7",
      "source.port": 50000,
      "winlog.logon.type": "Network",
      "winlog.logon.id": "0x7",
      "process.pid": 16,
      "process.name": "lsass.exe",
    },
  ],
  [
    "4720, a new account",
    security(4720, { SubjectUserName: "admin", TargetUserName: "new", TargetSid: "S-1-5-21-8", TargetDomainName: "D" }),
    {
      "event.action": "added-user-account",
      "user.name": "admin",
      "user.target.name": "new",
      "user.target.id": "S-1-5-21-8",
      "related.user": ["admin", "new"],
    },
  ],
  [
    "4732, a new member",
    security(4732, {
      SubjectUserName: "admin",
      TargetUserName: "Administrators",
      TargetSid: "S-1-5-32-544",
      MemberSid: "S-1-5-21-8",
    }),
    {
      "event.category": ["iam"],
      "event.type": ["group", "change"],
      "group.name": "Administrators",
      "group.id": "S-1-5-32-544",
      "user.target.id": "S-1-5-21-8",
    },
  ],
  [
    "4697, a service",
    security(4697, { ServiceName: "svc", ServiceFileName: "C:\\s.exe" }),
    { "service.name": "svc", "event.type": ["admin", "change"], "winlog.event_data.ServiceFileName": "C:\\s.exe" },
  ],
  [
    "an id of the Security log that the table lacks",
    security(5999, { SubjectUserName: "a" }),
    { "event.code": "5999", "event.category": undefined, "user.name": "a" },
  ],
  ["the bits of success", security(4688, {}, { keywords: ["0x8020000000000000"] }), { "event.outcome": "success" }],
  ["the bits of failure", security(4625, {}, { keywords: "0x8010000000000000" }), { "event.outcome": "failure" }],
  ["the words of failure", security(4625, {}, { keywords: ["Audit Failure"] }), { "event.outcome": "failure" }],
  [
    "a process id in decimals",
    security(4688, { NewProcessId: 4556, ProcessId: "10" }),
    { "process.pid": 4556, "process.parent.pid": 10 },
  ],
  ["a process id that is not one", security(4688, { NewProcessId: "0xzz" }), { "process.pid": undefined }],
  [
    "4688 without a command line",
    security(4688, { NewProcessName: "C:\\x\\aspnet_regiis.exe", CommandLine: "" }),
    {
      "process.name": "aspnet_regiis.exe",
      "process.command_line": undefined,
      "process.args": undefined,
      "process.args_count": undefined,
    },
  ],
  [
    "another channel",
    windowsForwarded.normalise({
      winlog: {
        channel: "System",
        event_id: 7045,
        computer_name: "h",
        event_data: { ServiceName: "x" },
        user: { identifier: "S-1-5-18", name: "SYSTEM" },
      },
    }),
    {
      "event.code": "7045",
      "host.name": "h",
      "user.name": "SYSTEM",
      "winlog.event_data.ServiceName": "x",
      "event.category": undefined,
    },
  ],
  [
    "values without names",
    windowsForwarded.normalise({ Event: { System: { EventID: 400 }, EventData: { Data: { "#text": ["a", "b"] } } } }),
    { "winlog.event_data.param1": "a", "winlog.event_data.param2": "b" },
  ],
  [
    "UserData",
    systemSecurity.normalise({
      Event: {
        System: {
          Channel: "Security",
          Provider: { "#attributes": { Name: "Microsoft-Windows-Eventlog" } },
          EventID: 1102,
        },
        UserData: { LogFileCleared: { "#attributes": { xmlns: "x" }, SubjectUserName: "a" } },
      },
    }),
    { "event.action": "audit-log-cleared", "user.name": "a" },
  ],
  [
    "signed bits and a local time of NXLog",
    systemSecurity.normalise({
      EventID: 4688,
      Channel: "Security",
      Keywords: -9214364837600034816n,
      EventTime: "2020-06-09 22:51:05",
      "@timestamp": "2020-06-10T02:51:06.778Z",
    }),
    { "event.outcome": "success", "@timestamp": "2020-06-10T02:51:06.778Z" },
  ],
  [
    "a local time alone",
    systemSecurity.normalise({ EventID: 4688, Channel: "Security", EventTime: "2020-06-09 22:51:05" }),
    { "@timestamp": "2020-06-09T22:51:05.000Z" },
  ],
  [
    "PowerShell's date",
    systemSecurity.normalise({ EventID: 4688, Channel: "Security", TimeCreated: "/Date(1591757465000)/" }),
    { "@timestamp": "2020-06-10T02:51:05.000Z" },
  ],
  [
    "the agent's own os",
    winlogbeat.normalise({ winlog: {}, host: { os: { type: "Windows", name: "Windows Server" } } }),
    { "host.os.type": "windows", "host.os.family": "windows", "host.os.name": "Windows Server" },
  ],
]

test("events of the event log, field by field", async (t) => {
  for (const [why, event, expected] of CASES) {
    await t.test(why, () => {
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((field) => [field, event[field]])), expected)
    })
  }
})

const normalised = {
  "@timestamp": "2026-01-02T03:04:05.600Z",
  event: { category: ["process"], type: ["start"], code: "1", action: "kept", module: "sysmon" },
  host: { name: "web01", os: { type: "windows" } },
  process: { name: "a.exe", command_line: "a.exe  -b", args: ["kept"], pid: 7 },
  winlog: {
    channel: "Microsoft-Windows-Sysmon/Operational",
    event_id: "1",
    time_created: "2020-01-01T00:00:00Z",
    event_data: { LogonId: "0x1" },
  },
  agent: { type: "winlogbeat" },
}

test("a normalised document keeps its fields, and missing ones are added", () => {
  const event = winlogbeat.normalise(normalised)
  assert.equal(event["@timestamp"], "2026-01-02T03:04:05.600Z")
  assert.equal(event["event.action"], "kept")
  assert.deepEqual(event["process.args"], ["kept"])
  assert.equal(event["process.args_count"], 2)
  assert.equal(event["process.pid"], 7)
  assert.equal(event["host.os.family"], "windows")
  const { args: _, ...process } = normalised.process
  assert.deepEqual(winlogbeat.normalise({ ...normalised, process })["process.args"], ["a.exe", "-b"])
})

test("quotes that a pipeline left in the arguments of 4688 are removed", () => {
  const document = {
    event: { category: ["process"], type: ["start"], code: "4688" },
    process: { command_line: 'a.exe -pdf "connectionStrings"', args: ["a.exe", "-pdf", '"connectionStrings"'] },
    winlog: { channel: "Security", event_id: "4688" },
  }
  assert.deepEqual(systemSecurity.normalise(document)["process.args"], ["a.exe", "-pdf", "connectionStrings"])
})

test("a record that is not a Windows event is flattened when its location is pinned to a Windows source", () => {
  assert.deepEqual({ ...winlogbeat.normalise({ a: { b: 1 } }) }, { "a.b": 1 })
})
