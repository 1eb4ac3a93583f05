import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"

const script = join(import.meta.dirname, "../../dev/worst-cases/run.ts")

/** Much less than the 1,769 MB that the function has, so that a small object shows what a large one would need. */
const HEAP_MIB = 256
const MAX_PEAK_MIB = 700

for (const name of [
  "40 records of 1 MiB",
  "10,000 records over the maximum",
  "side tables of long values",
  "one record of JSON 120 levels deep, with repeated keys",
  "one line of 300 MB",
]) {
  test(`regression: what detect holds has no limit in bytes: ${name}`, (context) => {
    const options = [`--max-old-space-size=${HEAP_MIB}`, "--disable-warning=ExperimentalWarning"]
    const { status, stdout, stderr } = spawnSync(process.execPath, [...options, script, name], { encoding: "utf8" })
    assert.equal(status, 0, stderr)
    const { error, peakMiB } = JSON.parse(stdout)
    context.diagnostic(`peak ${Math.round(peakMiB)} MiB`)
    assert.equal(error, "")
    assert.ok(peakMiB < MAX_PEAK_MIB, `${peakMiB} MiB`)
  })
}
