import assert from "node:assert/strict"
import { test } from "node:test"
import { endpointSources } from "../../../../src/engine/sources/elastic/endpoint.ts"
import type { Event } from "../../../../src/event.ts"
import type { JsonObject } from "../../../../src/json.ts"
import { corpusMissing, corpusRecords } from "../../../corpus.ts"
import { differences } from "../compare-documents.ts"
import { edrFormats, start } from "../edr-formats.ts"
import { fires, sourceOf } from "../evaluate-record.ts"

const format = edrFormats.find(({ name }) => name === "Elastic Defend")
assert.ok(format)
const document = format.write(start)

test("Elastic Defend passes through: times with seven digits, empty lists, ids as they are", () => {
  const event = sourceOf(document).normalise(document)
  const expected: Event = {
    "@timestamp": "2026-01-02T03:04:05.6781234Z",
    "event.category": ["process"],
    "event.type": ["start"],
    "host.os.type": "windows",
    "user.name": "svc",
    "process.entity_id": "ZW50aXR5",
    "process.parent.args": undefined,
    "process.args": ["aspnet_regiis.exe", "-pdf", "connectionStrings", "C:\\inetpub\\wwwroot"],
  }
  for (const [field, value] of Object.entries(expected)) {
    assert.deepEqual(event[field], value, field)
  }
})

const DATASETS: [why: string, record: JsonObject, source: string][] = [
  ["the data stream", { data_stream: { dataset: "endpoint.events.file" } }, "endpoint.events.file"],
  ["the event's data set", { event: { dataset: "endpoint.events.registry" } }, "endpoint.events.registry"],
  ["dotted", { "data_stream.dataset": "endpoint.alerts" }, "endpoint.alerts"],
  ["a data set that is not known", { event: { dataset: "endpoint.odd" } }, "endpoint.events.process"],
  ["a draft's category", { agent: { type: "endpoint" }, event: { category: ["network"] } }, "endpoint.events.network"],
  ["a draft without one", { event: { module: "endpoint" } }, "endpoint.events.process"],
]

for (const [why, record, source] of DATASETS) {
  test(`the index of Elastic Defend, ${why}`, () => {
    assert.equal(sourceOf(record).name, source)
    assert.equal(sourceOf(record).index, `logs-${source}-default`)
  })
}

test("each data set is one source", () => {
  const names = endpointSources.map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
})

const HITS: [why: string, changed: JsonObject][] = [
  ["a system in capitals", { host: { os: { type: "Windows" } } }],
  ["names in a list", { "process.name": ["a.exe", "ASPNET_REGIIS.EXE"], process: rest("name") }],
  ["two spellings of one name", { "process.name": "a.exe" }],
  ["types beside others", { event: { ...Object(document["event"]), type: ["info", "start"] } }],
]

const NEAR: [why: string, changed: JsonObject][] = [
  ["one argument with blanks in it is not split", { process: { ...rest("args"), args: "-pdf connectionStrings" } }],
  ["an object for the arguments", { process: { ...rest("args"), args: { "-pdf": "connectionStrings" } } }],
  ["the end", { event: { ...Object(document["event"]), type: ["end"] } }],
  ["what already ran", { event: { ...Object(document["event"]), type: ["info"], action: "already_running" } }],
  ["another system", { host: { os: { type: "linux" } } }],
  ["no arguments", { process: rest("args") }],
]

function rest(left: string): JsonObject {
  return Object.fromEntries(Object.entries(Object(document["process"])).filter(([name]) => name !== left)) as JsonObject
}

for (const [why, changed] of HITS) {
  test(`Elastic Defend: alert for ${why}`, () => assert.ok(fires({ ...document, ...changed })))
}

for (const [why, changed] of NEAR) {
  test(`Elastic Defend: no alert for ${why}`, () => assert.equal(fires({ ...document, ...changed }), false))
}

test("real documents stay as they are", { skip: corpusMissing }, (t) => {
  let fields = 0
  for (const kind of [
    "process_created_windows",
    "process_already_running_windows",
    "process_terminated_windows",
    "sample_event",
  ]) {
    const [record] = corpusRecords("vendors", "endpoint", `${kind}.json`)
    assert.ok(record)
    const source = sourceOf(record)
    const compared = differences(source.name, source.normalise(record), record)
    assert.deepEqual(compared.found, [])
    fields += compared.fields
  }
  t.diagnostic(`4 documents, ${fields} fields equal`)
})
