import assert from "node:assert/strict"
import { test } from "node:test"
import { logFormats } from "../../../dev/log-formats/index.ts"
import { objectNotices } from "../../../src/detect/notices.ts"
import { isJsonObject, type Json, type JsonObject } from "../../../src/json.ts"
import { ARRIVAL, scanText } from "../../dev/log-formats/scan-cases.ts"
import { firing } from "./firing.ts"

const object = { bucket: "logs", key: "edr/2026/part-0", arrival: ARRIVAL }

/** The formats that write one JSON object a record, with the record that fires. */
const samples = logFormats.flatMap((format) => {
  const text = firing(format)
  if (!text.startsWith("{") || text.includes("\n")) return []
  const record: Json = JSON.parse(text)
  return isJsonObject(record) ? [{ name: `${format.source}, ${format.name}`, text, record }] : []
})

/** The keys by which sources recognise their records. */
const KEYS: readonly string[] = [
  ..."event_simpleName ExternalApiType cid aid category Type table Table TableName properties DeviceId".split(" "),
  ..."ActionType meta.event.name meta dataSource.name endpoint.os tgt.process.name src.process.uid sca:ingestTime".split(
    " ",
  ),
  ..."winlog data_stream event_id event_data log_name source_name Event System EventID SourceName".split(" "),
  ..."Channel _raw result _source message endgame event_type_full event_type data timestamp pid".split(" "),
]

/**
 * Keys that belong to the record's own shape: an agent's document may have its event in `winlog` or as XML, and its data
 * set decides whether XML in its message is an event; a provider's name is a part of the event.
 */
function isOwnKey(key: string, name: string): boolean {
  if (/XML/.test(name)) return ["winlog", "data_stream", "source_name"].includes(key)
  return key === "SourceName" && /NXLog|Azure/.test(name)
}

/** What is there in the records of other formats, and what is not. */
const VALUES: ReadonlyMap<string, Json | undefined> = new Map(samples.flatMap(({ record }) => Object.entries(record)))

/** The record with more members before its own, which are unchanged. */
function withForeign(text: string, record: JsonObject, members: JsonObject): string {
  const added = Object.entries(members).filter(([key]) => !Object.hasOwn(record, key))
  if (added.length === 0) return text
  return `{${JSON.stringify(Object.fromEntries(added)).slice(1, -1)},${text.slice(1)}`
}

test("keys of other sources do not hide a record", async (t) => {
  const variants = samples.flatMap(({ name, text, record }) => [
    ...KEYS.filter((key) => !isOwnKey(key, name)).flatMap((key) =>
      ["x", VALUES.get(key) ?? { x: 1 }].map(
        (value) => [`${name} with ${key}`, withForeign(text, record, { [key]: value })] as const,
      ),
    ),
  ])
  const { alerts, report } = await scanText(variants.map(([, text]) => text).join("\n"))
  const lines = new Set(alerts.map((alert) => alert["landfall.line"]))
  assert.deepEqual(
    variants.flatMap(([name], index) => (lines.has(index + 1) ? [] : [name])),
    [],
  )
  assert.ok(variants.length > 1000)
  const [ambiguous] = objectNotices(object, report).filter(({ kind }) => kind === "ambiguous")
  assert.ok(report.ambiguous.count > 500)
  assert.equal(ambiguous?.details["count"], report.ambiguous.count)
  assert.ok(report.ambiguousSources.size > 5)
  t.diagnostic(`${variants.length} records`)
})
