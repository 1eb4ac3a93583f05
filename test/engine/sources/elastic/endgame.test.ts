import assert from "node:assert/strict"
import { test } from "node:test"
import { endgame } from "../../../../src/engine/sources/elastic/endgame.ts"
import type { Event } from "../../../../src/event.ts"
import type { JsonObject } from "../../../../src/json.ts"
import { corpusMissing, corpusRecords } from "../../../corpus.ts"
import { edrFormats, start } from "../edr-formats.ts"
import { fires, landed } from "../evaluate-record.ts"

function formOf(name: string): JsonObject {
  const format = edrFormats.find((one) => one.name === name)
  assert.ok(format)
  return format.write(start)
}

const sensor = formOf("Endgame's sensor event")
const older = formOf("Endgame's older document")

/** What the fields of a sensor's event become when it is changed so. */
const CASES: [why: string, changed: JsonObject, event: Event][] = [
  [
    "a start",
    {},
    {
      "@timestamp": "2026-01-02T03:04:05.678Z",
      "event.kind": "event",
      "event.module": "endgame",
      "event.dataset": "esensor",
      "event.category": ["process"],
      "event.type": ["start"],
      "event.action": "creation_event",
      "host.os.type": "windows",
      "process.executable": "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe",
      "process.entity_id": "53",
      "process.parent.entity_id": "48",
      "process.parent.pid": 2210,
      "process.parent.executable": "C:\\Windows\\System32\\inetsrv\\w3wp.exe",
      "user.id": "S-1-5-21-1-2-3-1001",
      "user.name": "svc",
      "user.domain": "WEB01",
      "endgame.event_type_full": "process_event",
    },
  ],
  ["the beginning of 1970", { timestamp: 116444736000000000n }, { "@timestamp": "1970-01-01T00:00:00.000Z" }],
  ["a time as text", { timestamp: "134117966456780000" }, { "@timestamp": "2026-01-02T03:04:05.678Z" }],
  ["a time in milliseconds", { timestamp: 1767323045678 }, { "@timestamp": "2026-01-02T03:04:05.678Z" }],
  ["ids stay exact", { unique_pid: 18446744073709551615n }, { "process.entity_id": "18446744073709551615" }],
  ["no name but a path", { process_name: null }, { "process.name": "aspnet_regiis.exe" }],
  ["already running", { event_subtype_full: "already_running", opcode: 3 }, { "event.type": ["info"] }],
  [
    "an end",
    { event_subtype_full: "termination_event", subtype: "terminate", exit_code: 0 },
    { "event.type": ["end"], "process.exit_code": 0 },
  ],
  ["the oldest name of a start", { event_type_full: null, event_subtype_full: null }, { "event.type": ["start"] }],
  [
    "a file",
    { event_type_full: "file_event", event_subtype_full: "file_create_event", file_name: "a", file_path: "C:\\a" },
    { "event.category": ["file"], "event.type": ["creation"], "file.name": "a", "file.path": "C:\\a" },
  ],
  [
    "a value of the registry",
    { event_type_full: "registry_event", event_subtype_full: "registry_modify_event", registry_value: "Run" },
    { "event.category": ["registry"], "event.type": ["change"], "registry.value": "Run" },
  ],
  [
    "a connection",
    { event_type_full: "network_event", event_subtype_full: "ipv4_connection_attempt_event", destination_port: 443 },
    { "event.category": ["network"], "event.type": ["connection", "start"], "destination.port": 443 },
  ],
  [
    "a question to DNS",
    { event_type_full: "dns_event", event_subtype_full: "request_event", query_name: "example.com" },
    { "event.category": ["network"], "dns.question.name": "example.com" },
  ],
  ["an unknown kind", { event_type_full: "odd_event" }, { "event.category": undefined, "event.type": undefined }],
  ["objects are missing", { command_line: {}, process_name: [{}] }, { "process.args": undefined }],
]

for (const [why, changed, expected] of CASES) {
  for (const under of ["", "data"]) {
    test(`Endgame's sensor${under && ", under data"}: ${why}`, () => {
      const record = { ...sensor, ...changed }
      const event = endgame.normalise(landed(under ? { [under]: record } : record))
      for (const [field, value] of Object.entries(expected)) {
        assert.deepEqual(event[field], value, field)
      }
    })
  }
}

test("Endgame's older document keeps its fields and gets those that current rules use", () => {
  const event = endgame.normalise(older)
  assert.deepEqual(event["event.type"], ["process_start", "start"])
  assert.equal(event["host.os.type"], "windows")
  assert.equal(event["@timestamp"], "2026-01-02T03:04:05.678Z")
  assert.deepEqual(event["event.action"], ["creation_event"])
})

test("Endgame's document keeps its own fields, and no type is added twice", () => {
  const event = endgame.normalise({
    "@timestamp": "2026-01-02T03:04:05Z",
    timestamp: "1",
    event: { module: "endgame", category: "process", type: ["start", "process_start"] },
    host: { os: { type: "linux", platform: "windows" } },
    process: { ppid: 7, parent: { pid: 8 } },
  })
  assert.equal(event["@timestamp"], "2026-01-02T03:04:05Z")
  assert.deepEqual(event["event.type"], ["start", "process_start"])
  assert.equal(event["host.os.type"], "linux")
  assert.equal(event["process.parent.pid"], 8)
})

const NEAR: [why: string, record: JsonObject][] = [
  ["a sensor's report of what already ran", { ...sensor, event_subtype_full: "already_running" }],
  ["the end", { ...sensor, event_subtype_full: "termination_event" }],
  ["a file of that name", { ...sensor, event_type_full: "file_event" }],
  ["a document of what already ran", changedEvent({ action: ["already_running"] })],
  ["a document of the end", changedEvent({ type: ["process_end"] })],
  ["a document of a file", changedEvent({ category: ["file"] })],
  ["a document of macOS", { ...older, host: { os: { platform: ["macos"] } } }],
]

function changedEvent(changed: JsonObject): JsonObject {
  return { ...older, event: { ...Object(older["event"]), ...changed } }
}

for (const [why, record] of NEAR) {
  test(`Endgame: no alert for ${why}`, () => {
    assert.equal(fires(landed(record)), false)
  })
}

test("Endgame's real records: what starts, ends and already ran", { skip: corpusMissing }, () => {
  const types = corpusRecords("vendors", "endgame", "test_data.json").map((record) => {
    const event = endgame.normalise(record)
    assert.match(String(event["@timestamp"]), /^(1970|201\d)-/)
    return `${event["event.category"]} ${event["event.type"]}`
  })
  const count = (kind: string) => types.filter((type) => type === kind).length
  assert.equal(count("process start"), 12)
  assert.equal(count("process info"), 52)
  assert.equal(count("process end"), 10)
  assert.equal(count("file creation") + count("file deletion"), 23)
})

test("Kibana's document of Endgame starts a process of Windows", { skip: corpusMissing }, () => {
  const [document] = corpusRecords("vendors", "endgame", "endgame-ecs-creation-event.json")
  assert.ok(document)
  const event = endgame.normalise(document)
  assert.deepEqual(event["event.type"], ["process_start", "start"])
  assert.equal(event["host.os.type"], "windows")
  assert.equal(event["process.parent.pid"], 8)
  assert.equal(event["@timestamp"], "2019-09-27T03:41:52.000Z")
})
