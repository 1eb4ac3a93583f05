import assert from "node:assert/strict"
import { test } from "node:test"
import { crowdstrikeFdrFormats } from "../../../dev/log-formats/crowdstrike-fdr.ts"
import { processStart } from "../../../dev/log-formats/process-start.ts"
import { embeddedRecord } from "../../../src/engine/sources/embedded-record.ts"
import { recognise } from "../../../src/engine/sources/index.ts"
import type { JsonObject } from "../../../src/json.ts"

const text = crowdstrikeFdrFormats[0]?.write(processStart({ image: "C:\\a.exe" })) ?? ""

const CONTENTS: readonly [name: string, record: JsonObject, holds: boolean][] = [
  ["a message", { message: text }, true],
  ["a message with blanks and a mark before it", { message: `\ufeff  ${text}` }, true],
  ["event.original, nested", { event: { original: text } }, true],
  ["event.original, dotted", { "event.original": text }, true],
  ["an index's export", { _source: JSON.parse(text) }, true],
  ["words", { message: "service started" }, false],
  ["a list", { message: `[${text}]` }, false],
  ["broken JSON", { message: text.slice(0, -2) }, false],
  ["another type", { message: 7, _source: null }, false],
]

for (const [name, record, holds] of CONTENTS) {
  test(`what stands in ${name}`, () => {
    assert.equal(embeddedRecord(record) !== null, holds)
    assert.equal(recognise(record)?.name, holds ? "crowdstrike.fdr" : undefined)
    assert.equal(recognise(record)?.normalise(record)["process.name"], holds ? "a.exe" : undefined)
  })
}

test("a record that a source knows as it stands is no envelope, whatever it quotes", () => {
  const record = { winlog: { channel: "Application", event_id: "7" }, message: text }
  const inEnvelope = recognise({ message: text })
  assert.equal(recognise(record)?.name, "winlogbeat")
  assert.equal(recognise(record, inEnvelope)?.name, "winlogbeat")
})

test("integers in an envelope keep their digits", () => {
  assert.deepEqual(embeddedRecord({ message: '{"a":362225661973273550,"b":1,"c":1.5}' }), {
    a: 362225661973273550n,
    b: 1,
    c: 1.5,
  })
})
