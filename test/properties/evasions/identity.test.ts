import assert from "node:assert/strict"
import { test } from "node:test"
import { logFormats } from "../../../dev/log-formats/index.ts"
import { scanEach } from "../../dev/log-formats/scan-cases.ts"
import { firing } from "./firing.ts"

/** A text without the event's id, record number and sequence. */
function withoutId(text: string): string {
  return text
    .replace(/\\*"(?:id|event\.id|event_id_unique)\\*":\\*"(?:8d1f|01KDZ)[^"\\]*\\*",?/g, "")
    .replace(/\\*"(?:record_id|record_number|serial_event_id|EventRecordID)\\*":\\*"?\d+\\*"?,/g, "")
    .replace(/<EventRecordID>\d+<\/EventRecordID>/g, "")
}

/** The alert id of each text, as lines of one object. */
async function idsOf(texts: readonly string[], key: string) {
  const alerts = await scanEach(texts, key)
  return alerts.map((alert) => alert?.["kibana.alert.uuid"])
}

test("55 a missing event id: the alert id is derived from the content", async (t) => {
  const texts = logFormats.map((format) => withoutId(firing(format)))
  const ids = await idsOf(texts, "a/1")
  for (const id of ids) assert.match(String(id), /^[0-9a-f]{64}$/)
  assert.deepEqual(await idsOf(texts, "b/2"), ids)
  t.diagnostic(`${logFormats.length} of ${logFormats.length} as stated`)
})

test("56 the same event in two objects is one alert, another event is another", async (t) => {
  const ids = await idsOf(
    logFormats.map((format) => firing(format)),
    "a/1",
  )
  assert.deepEqual(
    await idsOf(
      logFormats.map((format) => firing(format)),
      "b/2",
    ),
    ids,
  )
  const others = await idsOf(
    logFormats.map((format) => firing(format, { pid: 4716 })),
    "b/2",
  )
  assert.ok(others.every((id) => id !== undefined && !ids.includes(id)))
  t.diagnostic(`${logFormats.length} of ${logFormats.length} as stated`)
})
