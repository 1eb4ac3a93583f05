import assert from "node:assert/strict"
import { test } from "node:test"
import { crowdstrikeFdr } from "../../../../src/engine/sources/crowdstrike/fdr.ts"
import type { Event } from "../../../../src/event.ts"
import type { JsonObject } from "../../../../src/json.ts"
import { edrFormats, start } from "../edr-formats.ts"
import { fires, landed } from "../evaluate-record.ts"

const [falcon] = edrFormats
assert.ok(falcon)
const record = falcon.write(start)

/** The changed columns of a record, and the resulting fields. */
const CASES: [why: string, changed: JsonObject, event: Event][] = [
  [
    "a start",
    {},
    {
      "@timestamp": "2026-01-02T03:04:06.001Z",
      "event.created": "2026-01-02T03:04:06.001Z",
      "event.kind": "event",
      "event.category": ["process"],
      "event.type": ["start"],
      "event.outcome": "success",
      "event.action": "ProcessRollup2",
      "event.id":
        "8d1f6d2a-0000-11ef-9000-0242ac120002|00112233445566778899aabbccddeeff|ffeeddccbbaa99887766554433221100",
      "host.id": "00112233445566778899aabbccddeeff",
      "host.name": undefined,
      "host.os.type": "windows",
      "observer.ip": ["192.0.2.7"],
      "host.ip": undefined,
      "process.name": "aspnet_regiis.exe",
      "process.executable":
        "\\Device\\HarddiskVolume3\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe",
      "process.pid": 4712,
      "process.entity_id": "362225661973273550",
      "process.parent.entity_id": "362225661973273551",
      "process.parent.name": "w3wp.exe",
      "process.start": "2026-01-02T03:04:05.678Z",
      "process.end": undefined,
      "process.hash.sha1": undefined,
      "process.pe.original_file_name": "aspnet_regiis.exe",
      "process.Ext.token.integrity_level_name": "HIGH",
      "user.id": "S-1-5-21-1-2-3-1001",
    },
  ],
  [
    "ids as numbers stay exact",
    { TargetProcessId: 362225661973273551n },
    { "process.entity_id": "362225661973273551" },
  ],
  ["a process id as a number", { RawProcessId: 7 }, { "process.pid": 7 }],
  ["another column for the process id", { RawProcessId: "", EtwRawProcessId: "8" }, { "process.pid": 8 }],
  ["the context's id", { TargetProcessId: "-", ContextProcessId: "9" }, { "process.entity_id": "9" }],
  ["a user's number before the SID", { UID: "501" }, { "user.id": "501" }],
  [
    'values that mean "missing"',
    { UserSid: "none", ParentBaseFileName: "-" },
    { "user.id": undefined, "process.parent.name": undefined },
  ],
  ["no id", { id: null }, { "event.id": undefined }],
  [
    "start and end",
    { ProcessEndTime: "1767323048.1" },
    { "process.end": "2026-01-02T03:04:08.100Z", "process.uptime": 2 },
  ],
  ["a level that has no name", { IntegrityLevel: "90902" }, { "process.Ext.token.integrity_level_name": undefined }],
  ["a counter", { event_simpleName: "ProcessRollup2Stats" }, { "event.type": ["info"] }],
  [
    "a name in another case",
    { event_simpleName: "processrollup2" },
    { "event.type": undefined, "event.kind": "event" },
  ],
  ["one that ran already", { event_simpleName: "SyntheticProcessRollup2" }, { "event.type": ["start"] }],
  ["an end", { event_simpleName: "EndOfProcess" }, { "event.type": ["end"], "event.category": ["process"] }],
  [
    "several names",
    { event_simpleName: ["X", "ProcessRollup2"] },
    { "event.type": ["start"], "event.action": ["X", "ProcessRollup2"] },
  ],
  [
    "no event has hashes of a file but of processes and services",
    { event_simpleName: "PeVersionInfo" },
    { "process.hash.md5": undefined },
  ],
  [
    "Linux",
    { event_platform: "Lin", ImageFileName: "/usr/bin/a\\b" },
    { "host.os.type": "linux", "process.name": "a\\b" },
  ],
  ["macOS has no original name", { event_platform: "Mac" }, { "process.pe.original_file_name": undefined }],
  ["a drive path", { ImageFileName: "C:/Windows/a.exe" }, { "process.name": "a.exe" }],
  ["a name alone", { ImageFileName: "a.exe" }, { "process.name": "a.exe" }],
  [
    "no platform",
    { event_platform: "" },
    { "host.os.type": undefined, "process.args": undefined, "process.args_count": undefined },
  ],
  [
    "empty arguments are not counted, dashes are",
    { CommandLine: 'a.exe "" - none b' },
    { "process.args": ["a.exe", "b"], "process.args_count": 4 },
  ],
  ["many lines", { CommandLine: "a b\n c" }, { "process.args": ["a", "b\n", "c"], "process.command_line": "a b\n c" }],
  ["a list of command lines", { CommandLine: ["a b", "c"] }, { "process.args": ["a", "b", "c"] }],
  [
    "objects are missing",
    { CommandLine: { a: 1 }, ImageFileName: {} },
    { "process.args": undefined, "process.name": undefined },
  ],
  [
    "a DNS request",
    { event_simpleName: "DnsRequest", DomainName: "example.com" },
    { "event.category": ["network"], "dns.question.name": "example.com" },
  ],
  [
    "a driver's image is no process",
    { event_simpleName: "DriverLoad" },
    { "event.category": ["driver"], "process.executable": undefined, "process.name": undefined },
  ],
]

for (const [why, changed, expected] of CASES) {
  test(`Falcon: ${why}`, () => {
    const event = crowdstrikeFdr.normalise(landed({ ...record, ...changed }))
    for (const [field, value] of Object.entries(expected)) {
      assert.deepEqual(event[field], value, field)
    }
  })
}

const TIMES: [why: string, changed: JsonObject, time: string | undefined][] = [
  ["milliseconds as text", { timestamp: "1743508799999" }, "2025-04-01T11:59:59.999Z"],
  ["milliseconds as a number", { timestamp: 1743508799999 }, "2025-04-01T11:59:59.999Z"],
  ["ISO", { timestamp: "2025-04-01T11:59:59.9999999Z" }, "2025-04-01T11:59:59.999Z"],
  ["UTCTimestamp first, in seconds", { UTCTimestamp: "1743508800" }, "2025-04-01T12:00:00.000Z"],
  ["UTCTimestamp in milliseconds", { UTCTimestamp: 1743508800123 }, "2025-04-01T12:00:00.123Z"],
  ["the creation's time", { timestamp: "", CreationTimeStamp: "1743508800.5" }, "2025-04-01T12:00:00.500Z"],
  ["Time", { timestamp: null, Time: "1743508800.25" }, "2025-04-01T12:00:00.250Z"],
  ["_time", { timestamp: "soon", _time: "1743508800" }, "2025-04-01T12:00:00.000Z"],
  ["the context's time is none", { timestamp: "", ContextTimeStamp: "1758502938.869" }, undefined],
  ["before 1970", { timestamp: "-1" }, "1969-12-31T23:59:59.999Z"],
  ["farther than a date reaches", { timestamp: "99999999999999999999" }, undefined],
]

for (const [why, changed, time] of TIMES) {
  test(`Falcon's time: ${why}`, () => {
    assert.equal(crowdstrikeFdr.normalise({ ...record, ...changed })["@timestamp"], time)
  })
}

const NEAR: [why: string, changed: JsonObject][] = [
  ["a counter", { event_simpleName: "ProcessRollup2Stats" }],
  ["the end", { event_simpleName: "EndOfProcess" }],
  ["macOS", { event_platform: "Mac" }],
  ["no platform", { event_platform: null }],
  [
    "a folder of that name",
    { ImageFileName: "\\Device\\HarddiskVolume3\\aspnet_regiis.exe\\a.exe", OriginalFilename: "" },
  ],
]

for (const [why, changed] of NEAR) {
  test(`Falcon: no alert for ${why}`, () => {
    assert.ok(fires(record))
    assert.equal(fires({ ...record, ...changed }), false)
  })
}

test("an event that is read lazily has the same fields", () => {
  for (const [why, changed] of CASES) {
    const raw = { ...record, ...changed }
    const [lazy, whole] = [crowdstrikeFdr.readLazily?.(raw), crowdstrikeFdr.normalise(raw)]
    assert.ok(lazy)
    for (const field of Object.keys(crowdstrikeFdr.fields))
      assert.deepEqual(lazy[field], whole[field], `${why}: ${field}`)
    assert.equal(lazy["constructor"], undefined)
  }
})
