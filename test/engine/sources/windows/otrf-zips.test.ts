import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { normaliseObject } from "../../../../src/cli/normalise.ts"
import { corpusFolder, corpusMissing } from "../../../corpus.ts"
import { unzipped } from "./unzip.ts"

/** The number of records of each kind, `source code/action`, in each zip. */
const expected: { readonly [zip: string]: { readonly [kind: string]: number } } = JSON.parse(
  readFileSync(join(import.meta.dirname, "cases/otrf-zips.json"), "utf8"),
)
const folder = join(corpusFolder, "vendors/otrf_security_datasets/zips")

test("every zip is counted", { skip: corpusMissing }, () => {
  assert.deepEqual(
    readdirSync(folder).sort(),
    Object.keys(expected).map((zip) => `${zip}.zip`),
  )
})

for (const [zip, kinds] of Object.entries(expected)) {
  test(`${zip}: every record is recognised, with the expected number of each kind`, {
    skip: corpusMissing,
  }, async (t) => {
    const counts = new Map<string, number>()
    const count = (kind: string) => counts.set(kind, (counts.get(kind) ?? 0) + 1)
    for await (const record of normaliseObject(unzipped(join(folder, `${zip}.zip`)))) {
      assert.equal(record.kind, "event", `line ${record.line}`)
      if (record.kind !== "event") continue
      const { source, event } = record
      count(`${source.name} ${event["event.code"]}/${event["event.action"] ?? "-"}`)
      assert.equal(event["host.os.type"], "windows", `line ${record.line}`)
      const isStart = `${event["event.category"]} ${event["event.type"]}` === "process start"
      if (isStart) {
        assert.ok(event["process.name"] && event["process.executable"] && event["host.name"], `line ${record.line}`)
        assert.equal(event["process.args"] === undefined, event["process.command_line"] === undefined)
      }
    }
    t.diagnostic([...counts].map(([kind, number]) => `${number} ${kind}`).join(", "))
    assert.deepEqual(Object.fromEntries([...counts].sort()), Object.fromEntries(Object.entries(kinds).sort()))
  })
}
