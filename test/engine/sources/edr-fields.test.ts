import assert from "node:assert/strict"
import { test } from "node:test"
import { crowdstrikeFdr } from "../../../src/engine/sources/crowdstrike/fdr.ts"
import { endgame } from "../../../src/engine/sources/elastic/endgame.ts"
import { endpointSources } from "../../../src/engine/sources/elastic/endpoint.ts"
import { m365Defender } from "../../../src/engine/sources/m365-defender/m365-defender.ts"
import { sentinelOneCloudFunnel } from "../../../src/engine/sources/sentinel-one/cloud-funnel.ts"
import type { Source } from "../../../src/engine/sources/source.ts"
import type { JsonObject } from "../../../src/json.ts"
import { corpusMissing, corpusRecords } from "../../corpus.ts"
import { assertDeclared } from "./assert-declared.ts"
import { edrFormats, start } from "./edr-formats.ts"
import { landed, sourceOf } from "./evaluate-record.ts"
import { decrypting } from "./windows/process-starts.ts"

/** Sources of documents that are ECS already, which keep undeclared fields too. */
const passing: ReadonlySet<Source> = new Set([endgame, ...endpointSources])

function assertRecord(record: JsonObject): void {
  const source = sourceOf(record)
  assertDeclared(source, record, () => passing.has(source))
}

for (const format of edrFormats) {
  test(`${format.name}: the source declares every field, and the record contains verbatim text`, () => {
    for (const [, commandLine] of decrypting) {
      assertRecord(landed(format.write({ ...start, commandLine })))
    }
  })
}

test("real records: the source declares every field, and the record contains verbatim text", {
  skip: corpusMissing,
}, (t) => {
  const files = [
    ["crowdstrike_fdr", "test-windows.part.log"],
    ["crowdstrike_fdr", "test-fdr.part.log"],
    ["crowdstrike_fdr", "panther-analysis-rule-tests.ndjson"],
    ["sentinel_one_cloud_funnel", "test-process.log"],
    ["m365_defender", "test-device.part.log"],
    ["endpoint", "sample_event.json"],
    ["endpoint", "process_created_windows.json"],
    ["endgame", "test_data.json"],
    ["endgame", "example.json"],
    ["endgame", "endgame-ecs-creation-event.json"],
  ]
  let count = 0
  for (const path of files) {
    for (const record of corpusRecords("vendors", ...path)) {
      assertRecord(record)
      count++
    }
  }
  t.diagnostic(`${count} records`)
})

test("a source does not declare fields that it never fills, and lists closed sets of values", () => {
  assert.equal(sentinelOneCloudFunnel.fields["process.pe.original_file_name"], undefined)
  assert.equal(crowdstrikeFdr.fields["process.parent.command_line"], undefined)
  assert.equal(m365Defender.fields["process.pe.original_file_name"]?.origin, "verbatim")
  assert.ok(crowdstrikeFdr.fields["event.type"]?.values?.includes("start"))
  assert.deepEqual(crowdstrikeFdr.fields["host.os.type"]?.values, ["windows", "macos", "linux", "ios"])
  for (const source of [crowdstrikeFdr, sentinelOneCloudFunnel, m365Defender, endgame, ...endpointSources]) {
    for (const field of ["process.args", "process.name", "process.command_line"]) {
      assert.equal(source.fields[field]?.origin, "verbatim", `${source.name}: ${field}`)
    }
  }
})
