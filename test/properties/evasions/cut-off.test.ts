import assert from "node:assert/strict"
import { test } from "node:test"
import { elasticDefendFormats } from "../../../dev/log-formats/elastic-defend.ts"
import { logFormats } from "../../../dev/log-formats/index.ts"
import { scanEach, scanText } from "../../dev/log-formats/scan-cases.ts"
import { firing } from "./firing.ts"

const LINE = "aspnet_regiis.exe -pdf connectionStrings "

test("67 only a command line as long as a sensor's buffer is flagged", async (t) => {
  for (const [length, flag] of [
    [8192, "likely"],
    [8191, "likely"],
    [32_766, "likely"],
    [4094, "likely"],
    [5000, undefined],
    [LINE.length + 1, undefined],
  ] as const) {
    const alerts = await scanEach(logFormats.map((format) => firing(format, { commandLine: LINE.padEnd(length, "x") })))
    for (const [at, format] of logFormats.entries()) {
      assert.ok(alerts[at])
      assert.equal(alerts[at]["landfall.command_line_cut_off"], flag, `${format.source}, ${format.name}: ${length}`)
    }
  }
  t.diagnostic(`${logFormats.length} of ${logFormats.length} as stated`)
})

test("67 a sensor's report of a truncated command line is passed on", async () => {
  for (const format of elasticDefendFormats.filter(({ name }) => !name.includes("dotted"))) {
    const text = firing(format).replace('"process":{', '"process":{"Ext":{"command_line_truncated":true},')
    const { alerts } = await scanText(text)
    assert.equal(alerts[0]?.["landfall.command_line_cut_off"], "reported", format.name)
  }
})
