import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { test } from "node:test"
import { gunzipSync } from "node:zlib"
import { makeBatches, makeMetadata } from "../../dev/batches/make.ts"
import { defaultLimits } from "../../src/engine/decode/limits.ts"
import { ruleSet } from "../../src/engine/match/rule-set.ts"
import { scanObject } from "../../src/engine/scan.ts"
import { recognise, sources } from "../../src/engine/sources/index.ts"
import { loadRules } from "../../src/rules/load.ts"

const root = join(import.meta.dirname, "../..")
const compiled = await loadRules(join(root, "site/rules"))
const scanner = { rules: ruleSet(compiled, sources), recognise, limits: defaultLimits }
const batches = makeBatches()
const expectations = JSON.parse(readFileSync(join(root, "events/batches.expected.json"), "utf8"))

test("there is a batch for each of the first rule's index patterns", () => {
  const [rule] = compiled.rules
  const indices = sources
    .filter(({ name }) => batches.some(({ expectation }) => expectation.source === name))
    .map(({ index }) => index)
  for (const pattern of rule?.index ?? []) {
    const matches = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`)
    assert.ok(
      indices.some((index) => matches.test(index)),
      pattern,
    )
  }
})

test("what is expected is written down", () => {
  assert.deepEqual(
    expectations,
    batches.map(({ expectation }) => expectation),
  )
})

for (const { name, bytes } of makeMetadata()) {
  test(`${name} is what make.ts makes`, () => {
    const stored = readFileSync(join(root, "events/batches", name))
    assert.ok(gunzipSync(stored).equals(gunzipSync(bytes)))
  })
}

for (const { name, bytes, expectation } of batches) {
  test(`${name} is what make.ts makes`, () => {
    const stored = readFileSync(join(root, "events/batches", name))
    // Inflated, for another zlib may pack the same text into other bytes.
    assert.ok(gunzipSync(stored).equals(gunzipSync(bytes)))
  })

  test(`${name} fires at the expected lines, from ${expectation.source}, and its lines balance`, async () => {
    const found: { line: number; source: string }[] = []
    const body = Readable.from([bytes])
    const report = await scanObject(
      { location: { bucket: "b", key: name }, arrival: 0, size: bytes.length, body },
      scanner,
      { onMatch: ({ location: place, source }) => void found.push({ line: place.line, source }) },
    )
    assert.deepEqual(
      found,
      expectation.firing.map(({ line }) => ({ line, source: expectation.source })),
    )
    const { tally, skipped, parsed, unparsed } = report
    assert.deepEqual(
      { lines: tally.lines, blank: tally.blank, unparsed },
      { lines: expectation.lines, blank: expectation.blank, unparsed: expectation.unparsed },
    )
    assert.equal(tally.lines, tally.blank + skipped + parsed + unparsed)
    assert.equal(report.fault, undefined)
    assert.equal(report.unrecognised.count, 0)
  })
}
