import assert from "node:assert/strict"
import { test } from "node:test"
import { crowdstrikeFdr } from "../../../src/engine/sources/crowdstrike/fdr.ts"
import { recognise } from "../../../src/engine/sources/index.ts"
import { m365Defender } from "../../../src/engine/sources/m365-defender/m365-defender.ts"
import { sentinelOneCloudFunnel } from "../../../src/engine/sources/sentinel-one/cloud-funnel.ts"
import type { Source } from "../../../src/engine/sources/source.ts"
import { corpusMissing, corpusRecords } from "../../corpus.ts"
import { differences } from "./compare-documents.ts"

/** A file's raw records, and the documents that Elastic expects for some of them, in the same order. */
type Pair = [Source, folder: string, raw: string, positions: readonly number[]]

const PAIRS: Pair[] = [
  [sentinelOneCloudFunnel, "sentinel_one_cloud_funnel", "test-process.log", [0]],
  [m365Defender, "m365_defender", "test-device.part.log", [1]],
  [crowdstrikeFdr, "crowdstrike_fdr", "test-windows.part.log", [2, 3, 4]],
]

for (const [source, folder, raw, positions] of PAIRS) {
  test(`${source.name}: ${raw} becomes what Elastic expects`, { skip: corpusMissing }, (t) => {
    const records = corpusRecords("vendors", folder, raw)
    const documents = corpusRecords("vendors", folder, `${raw}-expected.json`)
    assert.equal(documents.length, positions.length)
    let fields = 0
    const allowed = new Set<string>()
    for (const [index, position] of positions.entries()) {
      const record = records[position] ?? {}
      assert.deepEqual(recognise(record), [{ source, record }])
      const compared = differences(source.name, source.normalise(record), documents[index] ?? {})
      assert.deepEqual(compared.found, [], `record ${position}`)
      fields += compared.fields
      for (const field of compared.allowed) {
        allowed.add(field)
      }
    }
    t.diagnostic(
      `${positions.length} records, ${fields} fields compared; allowed to differ: ${[...allowed].join(", ")}`,
    )
  })
}

test("Windows ProcessRollup2 events of realistic rules are process starts with names", { skip: corpusMissing }, () => {
  const records = corpusRecords("vendors", "crowdstrike_fdr", "panther-analysis-rule-tests.ndjson")
  assert.equal(records.length, 25)
  const starts = records.filter(
    (record) => record["event_simpleName"] === "ProcessRollup2" && record["event_platform"] === "Win",
  )
  assert.equal(starts.length, 17)
  for (const record of starts) {
    const event = crowdstrikeFdr.normalise(record)
    assert.deepEqual(event["event.type"], ["start"])
    assert.equal(event["host.os.type"], "windows")
    const path = record["ImageFileName"]
    assert.equal(event["process.name"], typeof path === "string" ? path.split("\\").at(-1) : undefined)
  }
})
