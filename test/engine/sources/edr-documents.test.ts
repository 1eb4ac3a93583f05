import assert from "node:assert/strict"
import { test } from "node:test"
import { crowdstrikeFdr } from "../../../src/engine/sources/crowdstrike/fdr.ts"
import { recognise } from "../../../src/engine/sources/index.ts"
import { m365Defender } from "../../../src/engine/sources/m365-defender/m365-defender.ts"
import { sentinelOneCloudFunnel } from "../../../src/engine/sources/sentinel-one/cloud-funnel.ts"
import type { Source } from "../../../src/engine/sources/source.ts"
import { scalarsIn } from "../../../src/engine/sources/value.ts"
import type { JsonObject } from "../../../src/json.ts"
import { corpusMissing, corpusRecords } from "../../corpus.ts"
import { differences } from "./compare.ts"
import { sourceOf } from "./evaluate-record.ts"

/** The raw records of a file and the documents that Elastic expects of some of them, in the same order. */
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
      assert.equal(recognise(record), source)
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

/** An event has only fields that its source declares, and of closed values only those. */
function assertWhole(source: Source, record: JsonObject): void {
  for (const [field, value] of Object.entries(source.normalise(record))) {
    const declared = source.fields[field]
    assert.ok(declared, `${source.name} does not declare ${field}`)
    if (declared.values) {
      const undeclared = scalarsIn(value).filter((scalar) => !declared.values?.includes(scalar as string))
      assert.deepEqual(undeclared, [], `${source.name}: ${field}`)
    }
  }
}

test("every record of these files is known by its one source", { skip: corpusMissing }, (t) => {
  const files = [
    ["crowdstrike_fdr", "test-windows.part.log"],
    ["crowdstrike_fdr", "test-fdr.part.log"],
    ["crowdstrike_fdr", "panther-analysis-rule-tests.ndjson"],
    ["sentinel_one_cloud_funnel", "test-process.log"],
    ["m365_defender", "test-device.part.log"],
  ] as const
  const names = {
    crowdstrike_fdr: crowdstrikeFdr,
    sentinel_one_cloud_funnel: sentinelOneCloudFunnel,
    m365_defender: m365Defender,
  }
  let count = 0
  for (const [folder, file] of files) {
    for (const record of corpusRecords("vendors", folder, file)) {
      assert.equal(sourceOf(record), names[folder])
      assertWhole(names[folder], record)
      count++
    }
  }
  t.diagnostic(`${count} records`)
})

test("Windows ProcessRollup2 events of realistic rules start processes with names", { skip: corpusMissing }, () => {
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
