import assert from "node:assert/strict"
import { test } from "node:test"
import { crowdstrikeFdr } from "../../../src/engine/sources/crowdstrike/fdr.ts"
import { endgame } from "../../../src/engine/sources/elastic/endgame.ts"
import { endpointSources } from "../../../src/engine/sources/elastic/endpoint.ts"
import { m365Defender } from "../../../src/engine/sources/m365-defender/m365-defender.ts"
import { sentinelOneCloudFunnel } from "../../../src/engine/sources/sentinel-one/cloud-funnel.ts"
import type { Source } from "../../../src/engine/sources/source.ts"
import { scalarsIn } from "../../../src/engine/sources/value.ts"
import type { JsonObject } from "../../../src/json.ts"
import { corpusMissing, corpusRecords } from "../../corpus.ts"
import { edrForms, start } from "./edr-formats.ts"
import { landed, sourceOf, textOf } from "./evaluate-record.ts"
import { decrypting } from "./windows/occurrences.ts"

/** Sources of documents that are ECS already: what they hold passes, declared or not. */
const passing: ReadonlySet<Source> = new Set([endgame, ...endpointSources])

/** What a search that is blind to quotes, backslashes and the case of ASCII sees. */
function squeezed(text: string): string {
  return text.replace(/["\\]/g, "").replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** Every event's fields are declared, closed values are among those declared, and verbatim text stands in the record. */
function assertDeclared(record: JsonObject): void {
  const source = sourceOf(record)
  const raw = squeezed(textOf(record))
  for (const [field, value] of Object.entries(source.normalise(record))) {
    const declared = source.fields[field]
    assert.ok(declared || passing.has(source), `${source.name} does not declare ${field}`)
    for (const scalar of scalarsIn(value)) {
      if (declared?.values) {
        assert.ok(declared.values.includes(scalar as string), `${source.name} does not declare ${scalar} of ${field}`)
      }
      if (declared?.origin === "verbatim" && /^[\x20-\x7e]*$/.test(String(scalar))) {
        assert.ok(raw.includes(squeezed(String(scalar))), `${source.name}: ${field} is not verbatim: ${scalar}`)
      }
    }
  }
}

for (const form of edrForms) {
  test(`${form.name}: fields are those declared, and verbatim ones stand in the record`, () => {
    for (const [, commandLine] of decrypting) {
      assertDeclared(landed(form.write({ ...start, commandLine })))
    }
  })
}

test("so it is for real records", { skip: corpusMissing }, (t) => {
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
      assertDeclared(record)
      count++
    }
  }
  t.diagnostic(`${count} records`)
})

test("a source says what it never fills, and whose values it can name", () => {
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
