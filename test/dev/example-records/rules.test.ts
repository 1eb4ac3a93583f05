import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import { exampleRecordsOf } from "../../../src/cli/examples.ts"
import { parseJson } from "../../../src/engine/decode/parse/json.ts"
import { sources } from "../../../src/engine/sources/index.ts"
import { buildRule } from "../../../src/rules/build.ts"
import { compileRules, importRules } from "../../../src/rules/load.ts"
import { readRules } from "../../../src/rules/read.ts"
import { corpusFolder, corpusMissing } from "../../corpus.ts"
import { scanText } from "../log-formats/scan-cases.ts"

test("the project's rule has an example record in each of the nine sources, and a scan of it alerts once", async () => {
  const all = compileRules(join(import.meta.dirname, "../../../site/rules"))
  const { found, pairs, of } = await exampleRecordsOf(all)
  assert.equal(pairs, 9 * all.length)
  assert.equal(found, pairs)
  for (const one of all) {
    for (const [source, example] of Object.entries(of(one) ?? {})) {
      assert.ok("record" in example)
      assert.equal(example.record.includes("\n"), false)
      const { alerts } = await scanText(`${example.record}\n`)
      assert.deepEqual(
        alerts.map((alert) => alert["landfall.source"]),
        [source],
      )
    }
  }
})

test("Elastic's rules for Windows: every example record matches, and most pairs of rule and source have one", {
  skip: corpusMissing,
}, async (t) => {
  const all = readRules(join(corpusFolder, "rules/windows")).map(buildRule)
  const built = all.flatMap((one) => (one.status === "compiled" ? [one.built] : []))
  const { queries } = await importRules(built)
  const { found, pairs, of } = await exampleRecordsOf(built)
  for (const [number, one] of built.entries()) {
    const query = queries[number]
    for (const [name, example] of Object.entries(of(one) ?? {})) {
      if ("none" in example) {
        assert.ok(example.none.length > 20)
        continue
      }
      const source = sources.find((candidate) => candidate.name === name)
      const parsed = parseJson(example.record)
      assert.ok(source && parsed.ok && parsed.readings[0])
      assert.ok(source.recognise(parsed.readings[0]), `${one.rule.name} in ${name}`)
      assert.ok(query?.matches(source.normalise(parsed.readings[0])), `${one.rule.name} in ${name}`)
    }
  }
  assert.ok(found >= pairs * 0.85, `${found} of ${pairs}`)
  t.diagnostic(`${found} of ${pairs} pairs of rule and source have an example record`)
})
