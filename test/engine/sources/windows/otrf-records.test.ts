import assert from "node:assert/strict"
import { test } from "node:test"
import type { Source } from "../../../../src/engine/sources/source.ts"
import {
  systemSecurity,
  windowsForwarded,
  windowsSysmonOperational,
  winlogbeat,
} from "../../../../src/engine/sources/windows/windows-sources.ts"
import { corpusMissing, corpusRecords } from "../../../corpus.ts"

const FILES: [path: readonly string[], source: Source, starts: number][] = [
  [["otrf_security_datasets", "process-start.winlogbeat6.ndjson"], winlogbeat, 70],
  [["otrf_security_datasets", "security4688.nxlog-flat.ndjson"], systemSecurity, 954],
  [["otrf_security_datasets", "sysmon1.nxlog-flat.ndjson"], windowsSysmonOperational, 1202],
]

for (const [path, source, starts] of FILES) {
  test(`${path.join("/")}: each record is a process start of ${source.name}`, { skip: corpusMissing }, (t) => {
    const records = corpusRecords("vendors", ...path)
    const events = records.filter(source.recognise).map(source.normalise)
    assert.equal(events.length, starts)
    assert.equal(records.length, starts)
    for (const event of events) {
      assert.deepEqual(event["event.type"], ["start"])
      assert.deepEqual(event["event.category"], ["process"])
      assert.equal(event["host.os.type"], "windows")
      assert.match(String(event["@timestamp"]), /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      assert.equal(event["process.args"] === undefined, event["process.command_line"] === undefined)
      assert.ok(event["process.executable"] && event["process.name"] && event["host.name"])
    }
    t.diagnostic(`${events.length} starts, ${events.filter((event) => event["process.args"]).length} with arguments`)
  })
}

test("every record of evtx_dump's JSON is recognised, and the Sysmon starts are starts", {
  skip: corpusMissing,
}, (t) => {
  const records = corpusRecords("vendors", "sigma_regression", "regression.evtx-json.ndjson")
  const counts = new Map<string, number>()
  for (const record of records) {
    const [source, ...more] = [windowsForwarded, windowsSysmonOperational, systemSecurity].filter((one) =>
      one.recognise(record),
    )
    assert.equal(more.length, 0)
    const event = source?.normalise(record) ?? {}
    const kind = `${source?.name} ${event["event.code"]} ${event["event.type"] ?? "-"}`
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  assert.equal(counts.get("windows.sysmon_operational 1 start"), 102)
  assert.equal(
    [...counts.values()].reduce((sum, count) => sum + count, 0),
    records.length,
  )
  t.diagnostic([...counts].map(([kind, count]) => `${count} ${kind}`).join(", "))
})
