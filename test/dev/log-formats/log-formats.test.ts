import assert from "node:assert/strict"
import { test } from "node:test"
import { logFormats } from "../../../dev/log-formats/index.ts"
import { sources } from "../../../src/engine/sources/index.ts"
import { expectation } from "./case.ts"
import { cases } from "./cases.ts"
import { scanCases } from "./scan-cases.ts"

for (const format of logFormats) {
  test(`${format.source}: ${format.name}`, async (t) => {
    const results = await scanCases(format, cases)
    assert.equal(results.size, cases.length)
    for (const [one, alert] of results) {
      const { fires, miss } = expectation(one, format)
      assert.equal(alert !== null, fires, `${one.name}: ${one.outcome}, ${one.why}`)
      if (miss !== undefined) t.diagnostic(`misses "${one.name}": ${miss}`)
    }
  })
}

test("the formats belong to nine sources, and no source has a name twice", () => {
  const names = logFormats.map(({ source, name }) => `${source}: ${name}`)
  assert.deepEqual([...new Set(names)], names)
  const known = new Set(logFormats.map(({ source }) => source))
  assert.equal(known.size, 9)
  for (const source of known) assert.ok(sources.some(({ name }) => name === source))
})
