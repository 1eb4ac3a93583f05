import assert from "node:assert/strict"
import { test } from "node:test"
import { classify, type WindowsSourceName } from "../../../../src/engine/sources/windows/classify.ts"
import type { JsonObject } from "../../../../src/json.ts"
import { corpusMissing, corpusRecords } from "../../../corpus.ts"

const sysmon = { channel: "Microsoft-Windows-Sysmon/Operational", event_id: 1 }
const security = { channel: "Security", provider_name: "Microsoft-Windows-Security-Auditing", event_id: 4688 }
const other = { channel: "System", provider_name: "Service Control Manager", event_id: 7045 }
const xml = "<Event><System><Channel>Security</Channel></System></Event>"

const CASES: [why: string, record: JsonObject, source: WindowsSourceName | null][] = [
  ["nothing", {}, null],
  ["a data set of ours alone", { event: { dataset: "windows.forwarded" } }, "windows.forwarded"],
  ["a data stream, dotted", { "data_stream.dataset": "system.security" }, "system.security"],
  [
    "the data stream before the event's data set",
    { data_stream: { dataset: "windows.forwarded" }, event: { dataset: "system.security" } },
    "windows.forwarded",
  ],
  [
    "the data set before the beat",
    { event: { dataset: "windows.forwarded" }, agent: { type: "winlogbeat" }, winlog: sysmon },
    "windows.forwarded",
  ],
  [
    "Sysmon under Security's name",
    { event: { dataset: "system.security" }, winlog: sysmon },
    "windows.sysmon_operational",
  ],
  [
    "Security under Sysmon's name",
    { event: { dataset: "windows.sysmon_operational" }, winlog: security },
    "system.security",
  ],
  [
    "another event under Sysmon's name",
    { event: { dataset: "windows.sysmon_operational" }, winlog: other },
    "windows.sysmon_operational",
  ],
  ["Winlogbeat, forwarding", { agent: { type: "winlogbeat" }, tags: ["forwarded"], winlog: sysmon }, "winlogbeat"],
  ["Winlogbeat's metadata alone", { "@metadata": { beat: "winlogbeat" } }, "winlogbeat"],
  ["no mark", { winlog: other }, "winlogbeat"],
  ["an agent's tag", { tags: "forwarded", winlog: sysmon }, "windows.forwarded"],
  ["the channel of forwarded events", { winlog: { channel: "ForwardedEvents" } }, "windows.forwarded"],
  [
    "a data set of other Windows events",
    { data_stream: { dataset: "windows.powershell" }, winlog: other },
    "windows.forwarded",
  ],
  [
    "a custom data set with Sysmon in it",
    { data_stream: { dataset: "winlog.winlog" }, winlog: sysmon },
    "windows.sysmon_operational",
  ],
  ["Filebeat", { agent: { type: "filebeat" }, winlog: security }, "system.security"],
  ["Winlogbeat 6", { event_id: 1, log_name: "x" }, "winlogbeat"],
  ["an event id alone", { event_id: 1 }, null],
  ["NXLog, other channel", { EventID: 7045, Channel: "System" }, "windows.forwarded"],
  ["NXLog, channel in small letters", { EventID: "4688", Channel: "security" }, "system.security"],
  ["NXLog, provider alone", { EventID: 1, SourceName: "Microsoft-Windows-Sysmon" }, "windows.sysmon_operational"],
  ["a flat event id alone", { EventID: 1 }, null],
  ["a flat event id that is none", { EventID: {}, Channel: "Security" }, null],
  ["evtx_dump, other channel", { Event: { System: { Channel: "System" } } }, "windows.forwarded"],
  ["an Event without System", { Event: { EventData: {} } }, null],
  ["an Event that is text", { Event: "x" }, null],
  ["System that is something else", { System: { cpu: 1 } }, null],
  [
    "Security's channel with a provider of its own",
    { winlog: { channel: "Security", provider_name: "Eventlog" }, agent: { type: "x" } },
    "windows.forwarded",
  ],
  ["Splunk, not XML", { result: { _raw: "LogName=Security" } }, null],
  ["Splunk, result alone", { _raw: xml }, "system.security"],
  ["XML in the message of another data set", { event: { dataset: "endpoint.events.process" }, message: xml }, null],
  ["XML that is not well-formed", { message: `${xml}<` }, null],
  ["XML with a prefix", { message: xml.replace(/<(\/?)/g, "<$1e:") }, "winlogbeat"],
  ["a document about Linux", { event: { dataset: "system.auth" }, message: "sshd" }, null],
  ["wrong types", { winlog: 7, agent: [], data_stream: "x", event: null }, "winlogbeat"],
  ["a name of Object's", { constructor: { winlog: {} }, ["__proto__x"]: 1 }, null],
]

test("a record belongs to one Windows source or to none", async (t) => {
  for (const [why, record, source] of CASES) {
    await t.test(why, () => assert.equal(classify(record), source))
  }
})

const OTHERS: [folder: string, file: string][] = [
  ["crowdstrike_fdr", "test-windows.part.log"],
  ["crowdstrike_fdr", "test-fdr.part.log"],
  ["crowdstrike_fdr", "fdr-0_aidmaster.log"],
  ["crowdstrike_fdr", "panther-analysis-rule-tests.ndjson"],
  ["endgame", "test_data.json"],
  ["endgame", "example.json"],
  ["endgame", "endgame-ecs-creation-event.json"],
  ["endpoint", "sample_event.json"],
  ["endpoint", "process_created_windows.json"],
  ["endpoint", "process_terminated_windows.json"],
  ["m365_defender", "test-device.part.log"],
  ["sentinel_one_cloud_funnel", "test-process.log"],
]

test("no record of another vendor is a Windows event", { skip: corpusMissing }, (t) => {
  let count = 0
  for (const path of OTHERS) {
    for (const record of corpusRecords("vendors", ...path)) {
      assert.equal(classify(record), null, path.join("/"))
      count++
    }
  }
  t.diagnostic(`${count} records`)
})
