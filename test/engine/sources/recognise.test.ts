import assert from "node:assert/strict"
import { test } from "node:test"
import { windowsFormats } from "../../../dev/log-formats/windows/formats.ts"
import { isMetadata, recognise, sources } from "../../../src/engine/sources/index.ts"
import type { JsonObject } from "../../../src/json.ts"
import { corpusMissing, corpusRecords } from "../../corpus.ts"
import { edrFormats, start } from "./edr-formats.ts"
import { landed } from "./evaluate-record.ts"
import { securityStart, sysmonStart } from "./windows/process-starts.ts"

/** A sample of every format of every source, and of events other than process events. */
const SAMPLES: [name: string, record: JsonObject][] = [
  ...edrFormats.map((format): [string, JsonObject] => [format.name, format.write(start)]),
  ...windowsFormats.flatMap((format): [string, JsonObject][] => [
    [`Sysmon as ${format.name}`, format.write(sysmonStart({}))],
    [`Security as ${format.name}`, format.write(securityStart({}))],
  ]),
  ["Falcon, another event", { event_simpleName: "DnsRequest", DomainName: "example.com", event_platform: "Win" }],
  [
    "Falcon, external API",
    { ExternalApiType: "Event_UserActivityAuditEvent", EventType: "x", cid: "c", timestamp: "1" },
  ],
  ["Cloud Funnel, another event", { "event.category": "dns", "meta.event.name": "DNS", "event.dns.request": "a.test" }],
  ["Advanced Hunting, another table", { category: "AdvancedHunting-DeviceEvents", properties: {} }],
  ["Elastic Defend, a file", { event: { category: ["file"], module: "endpoint" }, file: { name: "a" } }],
  ["Elastic Defend, an alert", { data_stream: { dataset: "endpoint.alerts" }, event: { kind: "alert" } }],
  ["Endgame, a file", { event_type_full: "file_event", event_subtype_full: "file_create_event", timestamp: 1 }],
  ["Endgame, the oldest", { event_type: "process", subtype: "create", pid: 4, timestamp: 131485996510000000n }],
]

for (const [name, record] of SAMPLES) {
  test(`one source recognises ${name}`, () => {
    const read = landed(record)
    const accepting = sources.filter((source) => source.recognise(read))
    assert.equal(accepting.length, 1, accepting.map((source) => source.name).join(", ") || "none")
    assert.deepEqual(recognise(read), [{ source: accepting[0], record: read }])
    assert.equal(isMetadata(read), false)
  })
}

const STRANGERS: [name: string, record: JsonObject][] = [
  ["nothing", {}],
  ["an access log", { method: "GET", path: "/", status: 200 }],
  ["CloudTrail", { eventVersion: "1.08", eventSource: "s3.amazonaws.com", eventName: "GetObject" }],
  ["another ECS document", { "@timestamp": "2026-01-02T03:04:05Z", event: { module: "nginx", category: ["web"] } }],
  ["Azure's activity log", { category: "Administrative", properties: {}, time: "2026-01-02T03:04:05Z" }],
  ["names of Object's", { constructor: "event_simpleName", toString: "AdvancedHunting-DeviceEvents" }],
  ["wrong types", { event: 7, data_stream: [], category: {}, data: null, process: "x" }],
]

for (const [name, record] of STRANGERS) {
  test(`no source recognises ${name}`, () => {
    assert.deepEqual(recognise(record), [])
    assert.equal(isMetadata(record), false)
  })
}

const FILES: [source: string, folder: string, file: string][] = [
  ["crowdstrike.fdr", "crowdstrike_fdr", "test-windows.part.log"],
  ["crowdstrike.fdr", "crowdstrike_fdr", "test-fdr.part.log"],
  ["crowdstrike.fdr", "crowdstrike_fdr", "panther-analysis-rule-tests.ndjson"],
  ["sentinel_one_cloud_funnel.event", "sentinel_one_cloud_funnel", "test-process.log"],
  ["m365_defender.event", "m365_defender", "test-device.part.log"],
  ["endpoint.events.process", "endpoint", "process_created_windows.json"],
  ["endpoint.events.process", "endpoint", "process_already_running_windows.json"],
  ["endpoint.events.process", "endpoint", "process_terminated_windows.json"],
  ["endpoint.events.process", "endpoint", "sample_event.json"],
  ["endgame", "endgame", "endgame-ecs-creation-event.json"],
  ["endgame", "endgame", "example.json"],
  ["endgame", "endgame", "test_data.json"],
]

test("real records are recognised by their source alone", { skip: corpusMissing }, (t) => {
  let count = 0
  for (const [name, folder, file] of FILES) {
    for (const record of corpusRecords("vendors", folder, file)) {
      const accepting = sources.filter((source) => source.recognise(record)).map((source) => source.name)
      assert.deepEqual(accepting, [name], file)
      assert.deepEqual([...new Set(recognise(record).map(({ source }) => source.name))], [name], file)
      count++
    }
  }
  t.diagnostic(`${count} records`)
})

test("metadata of Falcon is no event of any source", { skip: corpusMissing }, () => {
  for (const file of ["fdr-0_aidmaster.log", "fdr-0_userinfo.log"]) {
    for (const record of corpusRecords("vendors", "crowdstrike_fdr", file)) {
      assert.ok(isMetadata(record))
      assert.deepEqual(recognise(record), [])
    }
  }
})
