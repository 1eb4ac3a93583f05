import assert from "node:assert/strict"
import { test } from "node:test"
import { m365Defender } from "../../../../src/engine/sources/m365-defender/m365-defender.ts"
import type { JsonObject } from "../../../../src/json.ts"
import { fires, landed } from "../evaluate-record.ts"

const { normalise, recognise } = m365Defender

const created: JsonObject = {
  ActionType: "ProcessCreated",
  Timestamp: "2026-01-02T03:04:05.6789012Z",
  AdditionalFields: "[]",
  DeviceId: "d1",
  DeviceName: "WEB01.Example.com",
  AccountDomain: "web01",
  AccountName: "svc",
  AccountSid: "S-1-5-21-1-2-3-1001",
  FileName: "aspnet_regiis.exe",
  FolderPath: "C:\\Windows\\Microsoft.NET\\aspnet_regiis.exe",
  FileSize: 45056,
  ProcessCommandLine: "aspnet_regiis.exe -pdf connectionStrings C:\\x",
  ProcessId: 4720,
  ProcessCreationTime: "2026-01-02T03:04:05.1234567Z",
  ProcessVersionInfoOriginalFileName: "aspnet_regiis.exe",
  SHA1: null,
  InitiatingProcessAccountSid: "S-1-5-18",
  InitiatingProcessAccountName: "system",
  InitiatingProcessFileName: "w3wp.exe",
  InitiatingProcessFolderPath: "c:\\windows\\system32\\inetsrv\\w3wp.exe",
  InitiatingProcessCommandLine: 'w3wp.exe -ap "Default App"',
  InitiatingProcessId: 2210,
  InitiatingProcessCreationTime: null,
  InitiatingProcessIntegrityLevel: "High",
  InitiatingProcessSignatureStatus: "Valid",
  InitiatingProcessVersionInfoOriginalFileName: "w3wp.exe",
  InitiatingProcessParentFileName: "svchost.exe",
  InitiatingProcessParentId: 700,
  InitiatingProcessParentCreationTime: "2026-01-01T00:00:00.9999999Z",
}

function row(changed: JsonObject = {}, table = "DeviceProcessEvents"): JsonObject {
  return {
    tenantId: "t",
    time: "2026-01-02T03:09:09.1234567Z",
    category: `AdvancedHunting-${table}`,
    properties: { ...created, ...changed },
  }
}

const COMMAND_LINES: readonly [why: string, commandLine: string, fires: boolean][] = [
  ["plain", "aspnet_regiis.exe -pdf connectionStrings C:\\x", true],
  ["quoted", '"aspnet_regiis.exe" "-pdf" "connectionStrings"', true],
  ["other case and order", "ASPNET_REGIIS CONNECTIONSTRINGS C:\\x -PDF", true],
  ["quotes inside words", 'aspnet_regiis -p"d"f conn""ectionStrings', true],
  ["tabs", "aspnet_regiis\t-pdf\tconnectionStrings", true],
  ["quotes that are text", 'aspnet_regiis -pdf \\"connectionStrings\\"', false],
  ["one argument", 'aspnet_regiis "-pdf connectionStrings"', false],
  ["another option", "aspnet_regiis -pef connectionStrings", false],
]

for (const [why, commandLine, expected] of COMMAND_LINES) {
  test(`a start ${expected ? "fires" : "does not fire"}: ${why}`, () => {
    assert.equal(fires(landed(row({ ProcessCommandLine: commandLine }))), expected)
  })
}

const NEAR_MISSES: readonly [why: string, record: JsonObject][] = [
  ["a process that is opened", row({ ActionType: "OpenProcess" })],
  ["no action", row({ ActionType: null })],
  ["no SID of the initiating process, no platform", row({ InitiatingProcessAccountSid: null })],
  ["a row of DeviceEvents", row({}, "DeviceEvents")],
  ["a row of DeviceFileEvents", row({}, "DeviceFileEvents")],
  ["another program", row({ FileName: "cmd.exe", ProcessVersionInfoOriginalFileName: "ASPNET_REGIIS.EXE" })],
  [
    "the section in the other command line",
    row({ ProcessCommandLine: null, InitiatingProcessCommandLine: "x -pdf connectionStrings" }),
  ],
]

for (const [why, record] of NEAR_MISSES) {
  test(`does not fire: ${why}`, () => {
    assert.equal(fires(landed(record)), false)
  })
}

const { category: _category, ...uncategorised } = row()

const FORMS: readonly [name: string, record: JsonObject][] = [
  ["as Event Hubs has it", row()],
  ["another case of the category", { ...row(), category: "advancedhunting-deviceprocessevents" }],
  ["another case of the action", row({ ActionType: "PROCESSCREATED" })],
  ["the action in a longer word", row({ ActionType: "XProcessCreatedY" })],
  ["columns at the top, with the category", { ...created, category: "AdvancedHunting-DeviceProcessEvents" }],
  ["columns at the top, with Type", { ...created, Type: "DeviceProcessEvents" }],
  ["columns at the top, with a table", { ...created, table: "DeviceProcessEvents" }],
  ["a wrapper with Type", { ...uncategorised, Type: "DeviceProcessEvents" }],
  ["an empty SID of the initiating process is one", row({ InitiatingProcessAccountSid: "" })],
  ["AdditionalFields of null", row({ AdditionalFields: null })],
  ["AdditionalFields of text", row({ AdditionalFields: '{"FileName":"x","ActionType":"y"}' })],
  ["AdditionalFields of an object", row({ AdditionalFields: { FileName: "x", ActionType: "y" } })],
  ["AdditionalFields of text that is no JSON", row({ AdditionalFields: "{" })],
]

for (const [name, record] of FORMS) {
  test(`recognised and fires: ${name}`, () => {
    assert.ok(recognise(record))
    assert.ok(fires(landed(record)))
  })
}

test("a process event has the process, and the initiating one as its parent", () => {
  const event = normalise(row())
  const expected = {
    "@timestamp": "2026-01-02T03:04:05.678Z",
    "event.kind": "event",
    "event.category": ["process"],
    "event.type": ["start"],
    "event.action": "start",
    "event.module": "m365_defender",
    "event.dataset": "m365_defender.event",
    "host.name": "web01.example.com",
    "host.id": "d1",
    "host.os.type": "windows",
    "process.name": "aspnet_regiis.exe",
    "process.executable": "C:\\Windows\\Microsoft.NET\\aspnet_regiis.exe",
    "process.args_count": 4,
    "process.pid": 4720,
    "process.start": "2026-01-02T03:04:05.123Z",
    "process.hash.sha1": undefined,
    "process.pe.original_file_name": "aspnet_regiis.exe",
    "process.entity_id": undefined,
    "process.parent.name": "w3wp.exe",
    "process.parent.executable": "c:\\windows\\system32\\inetsrv\\w3wp.exe",
    "process.parent.args": ["w3wp.exe", "-ap", "Default App"],
    "process.parent.args_count": 3,
    "process.parent.pid": 2210,
    "process.parent.start": undefined,
    "process.parent.pe.original_file_name": "w3wp.exe",
    "process.parent.code_signature.exists": true,
    "process.parent.code_signature.trusted": true,
    "process.parent.group_leader.pid": 700,
    "process.parent.group_leader.name": "svchost.exe",
    "process.parent.group_leader.start": "2026-01-01T00:00:00.999Z",
    "process.Ext.token.integrity_level_name": "High",
    "user.name": "svc",
    "user.domain": "web01",
    "user.id": "S-1-5-21-1-2-3-1001",
  }
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((field) => [field, event[field]])), expected)
})

test("a row of another table is of its initiating process", () => {
  const event = normalise(
    row({ ActionType: "RegistryValueSet", RegistryKey: "HKLM\\A", RegistryValueName: "v" }, "DeviceRegistryEvents"),
  )
  assert.deepEqual(event["event.category"], ["registry"])
  assert.deepEqual(event["event.type"], ["change"])
  assert.equal(event["event.action"], "registryvalueset")
  assert.equal(event["process.name"], "w3wp.exe")
  assert.deepEqual(event["process.args"], ["w3wp.exe", "-ap", "Default App"])
  assert.equal(event["process.parent.name"], "svchost.exe")
  assert.equal(event["process.user.name"], "system")
  assert.equal(event["registry.path"], "HKLM\\A\\v")
  assert.equal(event["host.os.type"], undefined)
})

const PLATFORMS: readonly [platform: string | null, type: string | undefined][] = [
  ["Windows11", "windows"],
  ["WindowsServer2022", "windows"],
  ["Linux", "linux"],
  ["macOS", "macos"],
  ["iOS", undefined],
  [null, undefined],
]

for (const [OSPlatform, type] of PLATFORMS) {
  test(`the platform ${OSPlatform} is ${type}`, () => {
    assert.equal(normalise(row({ OSPlatform }, "DeviceInfo"))["host.os.type"], type)
  })
}

test("a key that another source uses does not hide a row of advanced hunting", () => {
  for (const extra of [{ Type: "SecurityEvent" }, { category: "Administrative" }, { category: 7 }]) {
    assert.equal(recognise({ ...extra, ...created }), true)
  }
})

test("records that name no table of advanced hunting are not recognised", () => {
  for (const record of [
    {},
    { properties: created },
    { category: "Administrative", properties: created },
    { category: { a: "AdvancedHunting-DeviceProcessEvents" } },
    { category: 7 },
  ]) {
    assert.equal(recognise(record), false)
  }
})
