import assert from "node:assert/strict"
import { test } from "node:test"
import { logFormats } from "../../../dev/log-formats/index.ts"
import { objectNotices } from "../../../src/detect/notices.ts"
import { isJsonObject, type Json } from "../../../src/json.ts"
import { ARRIVAL, scanText } from "../../dev/log-formats/scan-cases.ts"
import { firing } from "./firing.ts"

const object = { bucket: "logs", key: "edr/2026/part-0", arrival: ARRIVAL }

/** The formats that write one JSON object a record, with the record that fires. */
const samples = logFormats.flatMap((format) => {
  const text = firing(format)
  if (!text.startsWith("{") || text.includes("\n") || text.startsWith('{"records":')) return []
  const record: Json = JSON.parse(text)
  return isJsonObject(record) ? [{ name: `${format.source}, ${format.name}`, text, record }] : []
})

const kindsOf = (report: Parameters<typeof objectNotices>[1]) => objectNotices(object, report).map(({ kind }) => kind)

/** The record with its members in order, the keys among `first` and `last` repeated before and behind. */
function repeated(record: object, first: readonly string[], last: readonly string[]): string {
  const inner = JSON.stringify(record).slice(1, -1)
  const junk = (keys: readonly string[]) => keys.map((key) => `${JSON.stringify(key)}:"x"`)
  return `{${[...junk(first), inner, ...junk(last)].join(",")}}`
}

for (const { name, record } of samples) {
  test(`repeated keys do not hide a record, and are noticed: ${name}`, async () => {
    const keys = Object.keys(record)
    const crossed = keys.map((key, at) => repeated(record, [key], [keys[(at + 1) % keys.length] ?? key]))
    const enclosed = keys.map((key) => repeated(record, [key], [key]))
    const texts = [...enclosed, ...crossed]
    const { alerts, report } = await scanText(texts.join("\n"))
    const lines = new Set(alerts.map((alert) => alert["landfall.line"]))
    assert.deepEqual(
      texts.filter((_, index) => !lines.has(index + 1)),
      [],
    )
    assert.ok(kindsOf(report).includes("repeated-keys"))
    assert.equal(report.repeatedKeys.count, texts.length)
  })
}

test("a record without repeated keys, and of one source, raises neither notice", async () => {
  for (const { text, name } of samples) {
    const { report } = await scanText(text)
    const kinds = kindsOf(report).filter((kind) => kind === "ambiguous" || kind === "repeated-keys")
    assert.deepEqual([name, kinds], [name, []])
  }
})

test("a record with too many combinations of repeated keys is noticed with its object", async () => {
  const pairs = Array.from({ length: 40 }, (_, at) => `"k${at % 20}":${at}`)
  const { report } = await scanText(`{${pairs.join(",")}}`)
  const notices = objectNotices(object, report).filter(({ kind }) => kind === "repeated-keys")
  assert.deepEqual(
    notices.map(({ details }) => details["lines"]),
    [["1"], ["1"]],
  )
  assert.match(notices[1]?.message ?? "", /not every combination/)
})
