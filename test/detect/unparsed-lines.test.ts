import assert from "node:assert/strict"
import { join } from "node:path"
import { Readable } from "node:stream"
import { test } from "node:test"
import { gzipSync, zstdCompressSync } from "node:zlib"
import { processMessage } from "../../src/detect/process-message.ts"
import { defaultLimits } from "../../src/engine/decode/limits.ts"
import { ruleSet } from "../../src/engine/match/rule-set.ts"
import { scanObject } from "../../src/engine/scan.ts"
import { recognise, sources } from "../../src/engine/sources/index.ts"
import type { Notice } from "../../src/notice.ts"
import { loadRules } from "../../src/rules/load.ts"
import { ARRIVAL, eventXml, firing, lines, quiet } from "../properties/bad-input/records.ts"
import { detectInMemory } from "./in-memory.ts"

const compiled = await loadRules(join(import.meta.dirname, "../../site/rules"))
const scanner = { rules: ruleSet(compiled, sources), recognise, limits: defaultLimits }

/** What detect reports about one object. */
async function reported(object: string | Uint8Array, deliveries = 1) {
  const body = Buffer.from(object)
  const { context, store, alerts, notices } = detectInMemory({
    scanner,
    open: async () => ({ body: Readable.from([body]), size: body.length }),
    now: () => ARRIVAL + 60_000,
  })
  const message = { objects: [{ bucket: "logs", key: "edr/web/a.ndjson", etag: "e1", arrival: ARRIVAL }], skipped: [] }
  for (let time = 0; time < deliveries; time++) await processMessage(message, Number.POSITIVE_INFINITY, context)
  return {
    alerts: alerts.length,
    notices: notices.map(({ body: text }): Notice => JSON.parse(text)["landfall.notice"]),
    entries: [...store.objects].flatMap(([key, { text }]) =>
      key.startsWith("unparsed/") ? [{ key, ...JSON.parse(JSON.parse(text).record) }] : [],
    ),
  }
}

const pretty = (record: string) => JSON.stringify(JSON.parse(record), null, 2)
const many = Array.from({ length: 100 }, (_, n) => quiet(n))

/** The words of the rule, spread over the lines of a broken record: no line has all of them. */
const spread = {
  "a record over several lines, cut": pretty(firing(1)).slice(0, -12),
  "a record over several lines with a raw line feed in it": pretty(firing(1)).replace("-pdf ", "-pdf\n"),
  "a record over several lines with a quote in it": pretty(firing(1)).replace("-pdf ", '-pdf" '),
  "a record a line with a raw line feed in a string": firing(1).replace("-pdf ", "-pdf\n"),
  "a record that is broken twice": pretty(firing(1)).replace("-pdf ", "-pdf\n").replace('"cid"', 'cid"'),
  "a word of the rule itself is broken by a line feed": lines(
    '{"ImageFileName":"x","CommandLine":"connectionSt',
    'rings"}',
  ),
  "a word in a part that is JSON by itself": lines(
    '{"event_simpleName":"ProcessRollup2",',
    "broken",
    '{"CommandLine":"connectionStrings"}',
    '"cid":"4567"}',
  ),
}

for (const [name, broken] of Object.entries(spread)) {
  test(`regression: ${name}, silent although it contains words of a rule`, async () => {
    for (const object of [broken, lines(...many, broken, ...many)]) {
      const { notices, entries } = await reported(object)
      assert.deepEqual(
        notices.filter(({ kind }) => kind === "suspicious").map(({ kind }) => kind),
        ["suspicious"],
      )
      assert.deepEqual(entries, [], "what is reported at once is not in the digest")
    }
  })
}

/** Objects that contain no word of a rule, and how many of their lines are not parsed. */
const harmless = {
  "500 of 501 lines with NaN": [
    lines(firing(1), ...Array.from({ length: 500 }, (_, n) => quiet(n).replace(/\}$/, ',"a":NaN}'))),
    500,
  ],
  "500 of 501 lines with a comma at the end": [
    lines(firing(1), ...Array.from({ length: 500 }, (_, n) => quiet(n).replace(/\}$/, ",}"))),
    500,
  ],
  "one line with NaN behind the sample": [lines(...many, quiet(200).replace(/\}$/, ',"a":NaN}')), 1],
  "a control character in the only word of a rule": [
    lines(...many, firing(1).replaceAll("aspnet_", "aspnet\u0001_").replace("-pdf connectionS", "x"), ...many),
    1,
  ],
  "a broken event behind the sample": [
    lines(
      ...Array.from({ length: 100 }, (_, n) => eventXml(n, "a.exe").replace(/-pdf connectionStrings/, "x")),
      "<Event><System></Event>",
    ),
    1,
  ],
  "a line of text": [lines(...many, "hello"), 1],
  "an array that is cut behind a record": [`[${many.join(",\n")},\n`, 1],
  "an XML text that is cut behind an event": [
    `<Events>${eventXml(1, "a.exe").replace("-pdf connectionStrings", "x").replace("aspnet_regiis.exe", "y")}`,
    1,
  ],
  "text outside of events": [
    `${eventXml(1, "a.exe").replace("-pdf connectionStrings", "x").replace("aspnet_regiis.exe", "y")} tail\n`,
    1,
  ],
} as const

for (const [name, [object, count]] of Object.entries(harmless)) {
  test(`regression: ${name}, silent`, async () => {
    const { notices, entries } = await reported(object, 2)
    assert.deepEqual(
      notices.filter(({ kind }) => kind === "suspicious"),
      [],
    )
    assert.equal(entries.length, 1, "one entry for the digest, also after a second delivery")
    assert.equal(entries[0].unparsed, count)
    assert.equal(entries[0].first.length, Math.min(10, count))
  })
}

test("regression: a compressed member behind plain text was a line of text, its words invisible", async () => {
  for (const compress of [gzipSync, zstdCompressSync]) {
    for (const between of ["\n", ""]) {
      const member = compress(lines(firing(2)))
      const { alerts, notices } = await reported(Buffer.concat([Buffer.from(firing(1) + between), member]))
      assert.equal(alerts, 1)
      assert.ok(notices.some(({ details }) => details["code"] === "compressed-behind-text"))
    }
  }
})

test("an object without unparsed lines has no entry", async () => {
  for (const object of [
    lines(firing(1), ...many),
    `[${many.join(",")}]`,
    pretty(firing(1)),
    `<Events>${eventXml(1)}</Events>`,
  ]) {
    const { entries, notices } = await reported(object)
    assert.deepEqual([entries, notices], [[], []])
  }
})

test("regression: one broken line made every unrecognised line behind it be searched", async () => {
  const limits = { ...defaultLimits, keys: 50 }
  const unrecognised = Array.from({ length: 60 }, () => '{"x":1}')
  const scan = async (behind: string) => {
    const text = lines(firing(1), "{broken", ...unrecognised, behind)
    const report = await scanObject(
      {
        location: { bucket: "logs", key: "k" },
        arrival: ARRIVAL,
        size: text.length,
        body: Readable.from([Buffer.from(text)]),
      },
      { ...scanner, limits },
      { onMatch: () => undefined },
    )
    return report.suspicious.count
  }
  // A word in a part of the broken record would make its line suspicious.
  assert.equal(await scan('{"CommandLine":"connectionStrings"}'), 0)
  assert.equal(await scan("{broken connectionStrings"), 1)
})
