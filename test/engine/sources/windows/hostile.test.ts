import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { windowsFormats } from "../../../../dev/log-formats/windows/formats.ts"
import {
  systemSecurity,
  windowsForwarded,
  windowsSysmonOperational,
  winlogbeat,
} from "../../../../src/engine/sources/windows/windows-sources.ts"
import type { Json, JsonObject } from "../../../../src/json.ts"
import { assertEvent, hostileRecords } from "../hostile-record.ts"
import { securityStart, sysmonStart } from "./process-starts.ts"

const sources = [winlogbeat, windowsForwarded, windowsSysmonOperational, systemSecurity]

const key = fc.constantFrom(
  ...["winlog", "event_data", "event", "System", "EventData", "Event", "Data", "#attributes", "#text", "EventID"],
  ...["Channel", "Provider", "event_id", "log_name", "winlog.event_data", "agent", "type", "code", "Keywords"],
  ...["Image", "CommandLine", "UtcTime", "ProcessId", "Hashes", "TargetObject", "Details", "QueryResults", "User"],
  ...["NewProcessName", "IpAddress", "user", "data_stream", "dataset", "result", "_raw", "tags", "SourceName"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", "", "."],
)
const leaf = fc.oneof(
  fc.constantFrom<Json>(null, "", "-", 1, 4688, "4688", "1", 1e308, -1, true, 9007199254740993n),
  fc.constantFrom("Security", "Microsoft-Windows-Sysmon/Operational", "windows.forwarded", "winlogbeat", "<Event>"),
  fc.string(),
)
const { value: json, record: anyRecord } = hostileRecords(key, leaf)

test("no record makes a Windows source throw, is recognised by two, or gives anything but scalars and lists", () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      assert.ok(sources.filter((source) => source.recognise(record)).length <= 1)
      for (const source of sources) {
        assertEvent(source.normalise(record))
      }
    }),
    { numRuns: 3_000 },
  )
  assert.deepEqual(Object.keys(Object.prototype), [])
})

test("any value in place of an event's own data is harmless", () => {
  const name = fc.constantFrom(...Object.keys(sysmonStart({}).data), ...Object.keys(securityStart({}).data))
  fc.assert(
    fc.property(fc.constantFrom(...windowsFormats), name, json, (format, field, value) => {
      for (const start of [sysmonStart, securityStart]) {
        const occurrence = start({})
        const record = format.write({ ...occurrence, data: { ...occurrence.data, [field]: value as string } })
        for (const source of sources) {
          assertEvent(source.normalise(record))
        }
      }
    }),
    { numRuns: 500 },
  )
})

test("values of the wrong type are omitted, and each value of a list counts", () => {
  const write = (data: JsonObject) =>
    winlogbeat.normalise({ winlog: { channel: "Microsoft-Windows-Sysmon/Operational", event_id: 1, event_data: data } })
  assert.equal(write({ Image: { a: "C:\\b.exe" } })["process.name"], undefined)
  assert.equal(write({ Image: null })["process.name"], undefined)
  assert.equal(write({ CommandLine: {} })["process.args"], undefined)
  assert.equal(write({ ProcessId: "many" })["process.pid"], undefined)
  assert.equal(write({ ProcessId: "18446744073709551615" })["process.pid"], 18446744073709551615n)
  assert.deepEqual(write({ Image: ["C:\\a.exe", 7, "C:\\b.exe"] })["process.name"], ["a.exe", "b.exe"])
  assert.deepEqual(write({ CommandLine: ["a b", "c"] })["process.args"], ["a", "b", "c"])
  assert.deepEqual(write({ CommandLine: 12 })["process.args"], ["12"])
})

test("a property name of Object is a name like any other", () => {
  const record = JSON.parse(
    '{"winlog":{"channel":"Security","event_id":4688,"event_data":{"__proto__":"a","constructor":"b"}},"__proto__":{"x":1},"toString":"t"}',
  )
  const event = winlogbeat.normalise(record)
  assertEvent(event)
  assert.equal(event["winlog.event_data.__proto__"], "a")
  assert.equal(event["__proto__.x"], 1)
  assert.equal(event["toString"], "t")
})

test("nesting of a hundred thousand levels, and a long name above many leaves, are handled", () => {
  const nested = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`
  const wide = `{"${"k".repeat(1_000_000)}":{${Array.from({ length: 50_000 }, (_, index) => `"${index}":1`).join(",")}}}`
  const same = `[${"1,".repeat(100_000)}{"a":1}]`
  for (const inner of [nested, wide, same]) {
    assertEvent(winlogbeat.normalise(JSON.parse(`{"winlog":{"event_id":1,"x":${inner}}}`)))
  }
})
