import assert from "node:assert/strict"
import { test } from "node:test"
import { logFormats } from "../../../dev/log-formats/index.ts"
import { objectNotices } from "../../../src/detect/notices.ts"
import { ARRIVAL, scanEach, scanText } from "../../dev/log-formats/scan-cases.ts"
import { firing } from "./firing.ts"

const names = [...new Set(logFormats.map(({ source }) => source))]

test("69 records under the prefix of another source are recognised by their shape", async (t) => {
  for (const prefix of names) {
    const alerts = await scanEach(
      logFormats.map((format) => firing(format)),
      `${prefix}/2026/11/24/part-0.ndjson`,
    )
    assert.deepEqual(
      alerts.map((alert) => alert?.["landfall.source"]),
      logFormats.map(({ source }) => source),
    )
  }
  t.diagnostic(`${logFormats.length} of ${logFormats.length} as stated, under ${names.length} prefixes`)
})

test("69 records of all sources in one object leave none unrecognised", async () => {
  // This answer begins with a list of columns, which is not a record of any source.
  const whole = logFormats.filter(({ name }) => name !== "the hunting interface's answer")
  const { report } = await scanText(whole.map((format) => firing(format)).join("\n"))
  assert.equal(report.unrecognised.count, 0)
})

test("69 what no source knows is loud", async () => {
  const { alerts, report } = await scanText(
    '{"eventVersion":"1.08","eventName":"aspnet_regiis.exe -pdf connectionStrings"}',
  )
  assert.equal(alerts.length, 0)
  const object = { bucket: "logs", key: "crowdstrike/part-0", arrival: ARRIVAL }
  assert.deepEqual(
    objectNotices(object, report).map(({ kind }) => kind),
    ["unrecognised"],
  )
})
