import assert from "node:assert/strict"
import { test } from "node:test"
import { logFormats } from "../../../dev/log-formats/index.ts"
import { lookUp } from "../../../src/engine/sources/flatten.ts"
import { isJsonObject, type Json, type JsonObject } from "../../../src/json.ts"
import { scanText } from "../../dev/log-formats/scan-cases.ts"
import { firing } from "./firing.ts"

/** Names whose values decide the source or the kind of a record, with values of other sources and kinds. */
const DECIDING: readonly (readonly [name: string, ...values: readonly Json[]])[] = [
  ["data_stream.dataset", "x", "endpoint.events.file", "windows.forwarded", "system.security"],
  ["event.dataset", "x", "endpoint.events.file", "windows.forwarded"],
  ["event.module", "x", "endgame", "endpoint"],
  ["event.category", "file"],
  ["event.type", "end"],
  ["event.kind", "metric"],
  ["event.action", "x"],
  ["event.code", "x", "4624"],
  ["event.provider", "x", "Microsoft-Windows-Security-Auditing"],
  ["agent.type", "x", "endpoint", "winlogbeat"],
  ["@metadata.beat", "x", "winlogbeat"],
  ["winlog.channel", "x", "Security", "Microsoft-Windows-Sysmon/Operational"],
  ["winlog.provider_name", "x", "Microsoft-Windows-Sysmon", "Microsoft-Windows-Security-Auditing"],
  ["winlog.event_id", 4624, "3"],
  ["host.os.type", "linux"],
  ["meta.event.name", "x"],
]

/** The name with dots, and with its first part as an object. */
function spellings(name: string, value: Json): readonly JsonObject[] {
  const dot = name.indexOf(".")
  return [{ [name]: value }, { [name.slice(0, dot)]: { [name.slice(dot + 1)]: value } }]
}

/** The record with a second spelling of a name that it has, before its members and after them. */
function variantsOf(text: string, record: JsonObject): readonly (readonly [string, string])[] {
  return DECIDING.flatMap(([name, ...values]) =>
    lookUp(record, name) === undefined
      ? []
      : values
          .flatMap((value) => spellings(name, value))
          .filter((added) => Object.keys(added).every((key) => !Object.hasOwn(record, key)))
          .flatMap((added) => {
            const member = JSON.stringify(added).slice(1, -1)
            return [
              [`${member} before`, `{${member},${text.slice(1)}`],
              [`${member} after`, `${text.slice(0, -1)},${member}}`],
            ] as const
          }),
  )
}

test("regression: a second spelling of a key, dotted or nested, hides a record", async (t) => {
  const variants = logFormats.flatMap((format) => {
    const text = firing(format)
    if (!text.startsWith("{") || text.includes("\n")) return []
    const record: Json = JSON.parse(text)
    if (!isJsonObject(record)) return []
    return variantsOf(text, record).map(([what, line]) => [`${format.source}, ${format.name}: ${what}`, line] as const)
  })
  const { alerts } = await scanText(variants.map(([, line]) => line).join("\n"))
  const lines = new Set(alerts.map((alert) => alert["landfall.line"]))
  assert.deepEqual(
    variants.flatMap(([name], index) => (lines.has(index + 1) ? [] : [name])),
    [],
  )
  t.diagnostic(`${variants.length} records`)
})
