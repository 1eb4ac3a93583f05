import assert from "node:assert/strict"
import { test } from "node:test"
import { windowsFormats } from "../../../../dev/log-formats/windows/formats.ts"
import type { Source } from "../../../../src/engine/sources/source.ts"
import {
  systemSecurity,
  windowsForwarded,
  windowsSysmonOperational,
  winlogbeat,
} from "../../../../src/engine/sources/windows/windows-sources.ts"
import { corpusMissing, corpusRecords } from "../../../corpus.ts"
import { assertDeclared } from "../assert-declared.ts"
import { decrypting, securityStart, sysmonStart } from "./process-starts.ts"

const sources: readonly Source[] = [winlogbeat, windowsForwarded, windowsSysmonOperational, systemSecurity]

/** The names of an event's own data are not a closed set. */
const isEventData = (field: string) => field.startsWith("winlog.event_data.")

test("each source declares every field, and the record contains verbatim text", () => {
  for (const start of [sysmonStart, securityStart]) {
    for (const format of windowsFormats) {
      for (const [, CommandLine] of decrypting) {
        const record = format.write(start({ CommandLine }))
        const source = sources.find((one) => one.recognise(record))
        assert.ok(source)
        assertDeclared(source, record, isEventData)
      }
    }
  }
})

test("real records: the source declares every field, and the record contains verbatim text", {
  skip: corpusMissing,
}, (t) => {
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
        assertDeclared(source, record, isEventData)
        count++
      }
    }
  }
  t.diagnostic(`${count} records`)
})

test("a source does not declare fields that it never fills, and lists closed sets of values", () => {
  assert.equal(systemSecurity.fields["process.pe.original_file_name"], undefined)
  assert.equal(systemSecurity.fields["process.hash.sha256"], undefined)
  assert.equal(windowsSysmonOperational.fields["process.pe.original_file_name"]?.origin, "verbatim")
  assert.equal(windowsForwarded.fields["process.args"]?.origin, "verbatim")
  assert.deepEqual(systemSecurity.fields["host.os.type"]?.values, ["windows"])
  assert.ok(systemSecurity.fields["event.type"]?.values?.includes("start"))
  assert.equal(systemSecurity.fields["event.category"]?.values?.includes("library"), false)
})

test("regression: a letter beyond ASCII in a hash became lower case, so the prefilter did not find it", () => {
  const { data, ...occurrence } = sysmonStart({ Hashes: "SHA1=AB\u00cb\u212a" })
  const event = windowsSysmonOperational.normalise({
    winlog: { channel: occurrence.channel, event_id: occurrence.id, event_data: data },
  })
  assert.equal(event["process.hash.sha1"], "ab\u00cb\u212a")
})
