import assert from "node:assert/strict"
import { test } from "node:test"
import type { Source } from "../../../../src/engine/sources/source.ts"
import { systemSecurity } from "../../../../src/engine/sources/windows/windows-sources.ts"
import { scalarsIn } from "../../../../src/engine/sources/value.ts"
import { windowsForwarded } from "../../../../src/engine/sources/windows/windows-sources.ts"
import { windowsSysmonOperational } from "../../../../src/engine/sources/windows/windows-sources.ts"
import { winlogbeat } from "../../../../src/engine/sources/windows/windows-sources.ts"
import type { JsonObject } from "../../../../src/json.ts"
import { corpusMissing, corpusRecords } from "../../../corpus.ts"
import { forms } from "./forms.ts"
import { decrypting, securityStart, sysmonStart } from "./occurrences.ts"

const sources: readonly Source[] = [winlogbeat, windowsForwarded, windowsSysmonOperational, systemSecurity]

/** What a search that is blind to quotes, backslashes and the case of ASCII sees. */
function squeezed(text: string): string {
  return text.replace(/["\\]/g, "").replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** Every event's fields are declared, closed values are among those declared, and verbatim text stands in the record. */
function assertDeclared(source: Source, record: JsonObject): void {
  const raw = squeezed(JSON.stringify(record))
  for (const [field, value] of Object.entries(source.normalise(record))) {
    const declared = source.fields[field]
    if (!declared && field.startsWith("winlog.event_data.")) {
      // Not every name that an event may have for its data is known.
      continue
    }
    assert.ok(declared, `${source.name} does not declare ${field}`)
    for (const scalar of scalarsIn(value)) {
      if (declared.values) {
        assert.ok(declared.values.includes(scalar as string), `${source.name} does not declare ${scalar} of ${field}`)
      }
      const printable = /^[\x20-\x7e]*$/.test(String(scalar)) && !raw.includes("&#")
      if (declared.origin === "verbatim" && printable) {
        assert.ok(raw.includes(squeezed(String(scalar))), `${field} is not verbatim: ${scalar}`)
      }
    }
  }
}

test("the fields that a source declares are those that it fills, and verbatim ones stand in the record", () => {
  for (const start of [sysmonStart, securityStart]) {
    for (const form of forms) {
      for (const [, CommandLine] of decrypting) {
        const record = form.write(start({ CommandLine }))
        const source = sources.find((one) => one.recognise(record))
        assert.ok(source)
        assertDeclared(source, record)
      }
    }
  }
})

test("so they are for real records", { skip: corpusMissing }, (t) => {
  const files = [
    ["otrf_security_datasets", "process-start.winlogbeat6.ndjson"],
    ["otrf_security_datasets", "security4688.nxlog-flat.ndjson"],
    ["sigma_regression", "regression.evtx-json.ndjson"],
    ["winlogbeat", "sysmon-9.01.evtx.golden.json"],
    ["winlogbeat", "security-windows2019_4689_Process_Exited.evtx.golden.json"],
  ]
  let count = 0
  for (const path of files) {
    for (const record of corpusRecords("vendors", ...path)) {
      const source = sources.find((one) => one.recognise(record))
      const route = source?.normalise(record)["winlog.channel"]
      if (source && (source !== windowsForwarded || route === "Security")) {
        assertDeclared(source, record)
        count++
      }
    }
  }
  t.diagnostic(`${count} records`)
})

test("a source says what it never fills, and whose values it can name", () => {
  assert.equal(systemSecurity.fields["process.pe.original_file_name"], undefined)
  assert.equal(systemSecurity.fields["process.hash.sha256"], undefined)
  assert.equal(windowsSysmonOperational.fields["process.pe.original_file_name"]?.origin, "verbatim")
  assert.equal(windowsForwarded.fields["process.args"]?.origin, "verbatim")
  assert.deepEqual(systemSecurity.fields["host.os.type"]?.values, ["windows"])
  assert.ok(systemSecurity.fields["event.type"]?.values?.includes("start"))
  assert.equal(systemSecurity.fields["event.category"]?.values?.includes("library"), false)
})

test("regression: a letter beyond ASCII in a hash was made small, so that the prefilter did not find it", () => {
  const { data, ...occurrence } = sysmonStart({ Hashes: "SHA1=AB\u00cb\u212a" })
  const event = windowsSysmonOperational.normalise({
    winlog: { channel: occurrence.channel, event_id: occurrence.id, event_data: data },
  })
  assert.equal(event["process.hash.sha1"], "ab\u00cb\u212a")
})
