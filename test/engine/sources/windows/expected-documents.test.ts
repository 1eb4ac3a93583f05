import assert from "node:assert/strict"
import { test } from "node:test"
import type { Source } from "../../../../src/engine/sources/source.ts"
import {
  systemSecurity,
  windowsForwarded,
  windowsSysmonOperational,
  winlogbeat,
} from "../../../../src/engine/sources/windows/windows-sources.ts"
import { corpusMissing, corpusRecords } from "../../../corpus.ts"
import { allowedDifferences } from "../allowed-differences.ts"
import { differences } from "../compare-documents.ts"

const security = "test-security-windows2019-4688-process-created.json"

/** Files of records, and of the documents that Elastic expects for them. */
type Pair = [Source, folder: string, raw: string, expected: string, count: number]

const PAIRS: Pair[] = [
  [
    winlogbeat,
    "winlogbeat",
    "sysmon-12-processcreate.evtx.golden.json",
    "ingest-sysmon-12-processcreate.golden.json",
    1,
  ],
  [winlogbeat, "winlogbeat", "sysmon-9.01.evtx.golden.json", "ingest-sysmon-9.01.golden.json", 32],
  ...(["4688_Process_Created", "4689_Process_Exited"] as const).map(
    (name): Pair => [
      winlogbeat,
      "winlogbeat",
      `security-windows2019_${name}.evtx.golden.json`,
      `ingest-security-windows2019_${name}.golden.json`,
      name.startsWith("4688") ? 1 : 3,
    ],
  ),
  ...(["sysmon-12-processcreate", "sysmon-9.01"] as const).map(
    (name): Pair => [
      windowsSysmonOperational,
      "windows_sysmon_operational",
      `${name}.winlog-input.json`,
      `ingest-${name}.golden.json`,
      name === "sysmon-9.01" ? 32 : 1,
    ],
  ),
  [windowsForwarded, "windows_forwarded", security, `${security}-expected.json`, 1],
  [systemSecurity, "system_security", security, `${security}-expected.json`, 1],
]

for (const [source, folder, raw, expected, count] of PAIRS) {
  test(`${source.name}: ${raw} becomes what Elastic expects`, { skip: corpusMissing }, (t) => {
    const records = corpusRecords("vendors", folder, raw)
    const documents = corpusRecords("vendors", folder, expected)
    assert.equal(documents.length, count)
    let fields = 0
    const allowed = new Set<string>()
    for (const [index, document] of documents.entries()) {
      const compared = differences(source.name, source.normalise(records[index] ?? {}), document)
      assert.deepEqual(compared.found, [], `record ${index}`)
      fields += compared.fields
      for (const field of compared.allowed) {
        allowed.add(field)
      }
    }
    t.diagnostic(`${count} records, ${fields} fields equal; allowed to differ: ${[...allowed].join(", ") || "none"}`)
  })
}

test("there are at most fifteen rows of allowed differences", () => {
  assert.ok(allowedDifferences.length <= 15)
})

test("a space at the end of a 4688 command line does not add an argument", { skip: corpusMissing }, () => {
  const [, notepad] = corpusRecords("vendors", "system_security", security)
  const event = systemSecurity.normalise(notepad ?? {})
  assert.deepEqual(event["process.args"], ["C:\\Windows\\System32\\notepad.exe"])
  assert.equal(event["process.args_count"], 1)
})
