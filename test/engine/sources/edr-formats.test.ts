import assert from "node:assert/strict"
import { test } from "node:test"
import { parseJson } from "../../../src/engine/decode/parse/json.ts"
import type { Event } from "../../../src/event.ts"
import { edrFormats, start } from "./edr-formats.ts"
import { fires, landed, sourceOf, textOf } from "./evaluate-record.ts"
import { decrypting, harmless } from "./windows/process-starts.ts"

/** A lone surrogate is no UTF-8, and lands as U+FFFD. */
function wellFormed(text: string): string {
  return text.toWellFormed()
}

/** Text inside JSON strings with each letter as `\uXXXX`. */
function escaped(text: string): string {
  return text.replace(/aspnet|pdf|connection/g, (word) =>
    [...word].map((letter) => `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`).join(""),
  )
}

for (const format of edrFormats) {
  test(format.name, async (t) => {
    await t.test("belongs to one source", () => {
      assert.equal(sourceOf(landed(format.write(start))).name, format.source)
    })
    for (const [why, commandLine] of decrypting) {
      await t.test(`fires: ${why}`, () => {
        const record = landed(format.write({ ...start, commandLine: wellFormed(commandLine) }))
        assert.ok(fires(record))
        assert.equal([sourceOf(record).normalise(record)["process.command_line"]].flat()[0], wellFormed(commandLine))
      })
    }
    for (const [why, commandLine] of harmless) {
      await t.test(`does not fire: ${why}`, () => {
        assert.equal(fires(landed(format.write({ ...start, commandLine }))), false)
      })
    }
    await t.test("fires: letters as JSON escapes", () => {
      const parsed = parseJson(escaped(textOf(format.write(start))))
      assert.ok(parsed.ok && parsed.readings[0])
      assert.ok(fires(parsed.readings[0]))
    })
    await t.test("fires: a copied program, other case", () => {
      assert.ok(
        fires(landed(format.write({ ...start, folder: "C:\\Temp", name: "ASPNET_RegIIS.EXE", originalName: "" }))),
      )
    })
    await t.test("a renamed program is found by the name in its file, of which the case counts", () => {
      const renamed = { ...start, name: "a.exe" }
      assert.equal(fires(landed(format.write(renamed))), format.hasOriginalName)
      assert.equal(fires(landed(format.write({ ...renamed, originalName: "ASPNET_REGIIS.EXE" }))), false)
      assert.equal(fires(landed(format.write({ ...renamed, originalName: "" }))), false)
    })
    await t.test("does not fire: names that are nearly it", () => {
      for (const name of ["aspnet_regiis.exe ", "aspnet_regiis.exe:x", "aspnet_regiis", "aspnet_reg\u0456is.exe"]) {
        assert.equal(fires(landed(format.write({ ...start, name, originalName: "" }))), false, name)
      }
    })
  })
}

/** The fields of the same process in every format. */
const common: Event = {
  "event.kind": "event",
  "event.category": "process",
  "host.os.type": "windows",
  "process.name": "aspnet_regiis.exe",
  "process.pid": 4712,
  "process.hash.md5": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  "process.hash.sha1": undefined,
  "process.parent.name": "w3wp.exe",
  "process.args_count": 4,
}

test("every format of one start gives the same process", async (t) => {
  for (const format of edrFormats) {
    await t.test(format.name, () => {
      const record = landed(format.write(start))
      const event = sourceOf(record).normalise(record)
      for (const [field, value] of Object.entries(common)) {
        assert.equal([event[field]].flat()[0], value, field)
      }
      assert.ok([event["event.type"]].flat().includes("start"))
      assert.deepEqual(event["process.args"], [
        "aspnet_regiis.exe",
        "-pdf",
        "connectionStrings",
        "C:\\inetpub\\wwwroot",
      ])
      assert.match(String(event["@timestamp"]), /^2026-01-02T03:04:0/)
    })
  }
})
