import assert from "node:assert/strict"
import { test } from "node:test"
import { crowdstrikeFdrFormats } from "../../../dev/log-formats/crowdstrike-fdr.ts"
import { processStart } from "../../../dev/log-formats/process-start.ts"
import { embeddedRecords } from "../../../src/engine/sources/embedded-record.ts"
import { recognise } from "../../../src/engine/sources/index.ts"
import type { JsonObject } from "../../../src/json.ts"

const text = crowdstrikeFdrFormats[0]?.write(processStart({ image: "C:\\a.exe" })) ?? ""

const RECORDS: readonly [name: string, record: JsonObject, isRecognised: boolean][] = [
  ["a message", { message: text }, true],
  ["a message with spaces and a byte order mark before it", { message: `\ufeff  ${text}` }, true],
  ["event.original, nested", { event: { original: text } }, true],
  ["event.original, dotted", { "event.original": text }, true],
  ["an index's export", { _source: JSON.parse(text) }, true],
  ["words", { message: "service started" }, false],
  ["a list", { message: `[${text}]` }, false],
  ["broken JSON", { message: text.slice(0, -2) }, false],
  ["another type", { message: 7, _source: null }, false],
]

for (const [name, record, isRecognised] of RECORDS) {
  test(`a record in ${name}`, () => {
    assert.equal(embeddedRecords(record).length, isRecognised ? 1 : 0)
    assert.deepEqual(
      recognise(record).map((one) => [one.source.name, one.source.normalise(one.record)["process.name"]]),
      isRecognised ? [["crowdstrike.fdr", "a.exe"]] : [],
    )
  })
}

test("a record that a source recognises as it is also counts as the record that it quotes", () => {
  const record = { winlog: { channel: "Application", event_id: "7" }, message: text, event: { original: text } }
  const names = recognise(record).map(({ source }) => source.name)
  assert.deepEqual(names, ["winlogbeat", "crowdstrike.fdr", "crowdstrike.fdr"])
})

test("integers in an embedded record keep their digits", () => {
  assert.deepEqual(embeddedRecords({ message: '{"a":362225661973273550,"b":1,"c":1.5}' }), [
    { a: 362225661973273550n, b: 1, c: 1.5 },
  ])
})
