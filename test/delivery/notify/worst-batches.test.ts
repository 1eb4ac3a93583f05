import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"

const script = join(import.meta.dirname, "../../../dev/worst-cases/run.ts")

/** Half of the function's memory. Source: serverless.yml. */
const HEAP_MIB = 256
const MAX_PEAK_MIB = 512

for (const name of ["notify: small notices", 'notify: alerts of 256 KiB of "-p x "']) {
  test(`notify sends the largest batches on every channel within its memory: ${name}`, (context) => {
    const options = [`--max-old-space-size=${HEAP_MIB}`, "--disable-warning=ExperimentalWarning"]
    const { status, stdout, stderr } = spawnSync(process.execPath, [...options, script, name], { encoding: "utf8" })
    assert.equal(status, 0, stderr)
    const { sent, unsent, errors, peakMiB } = JSON.parse(stdout)
    context.diagnostic(`peak ${Math.round(peakMiB)} MiB`)
    assert.deepEqual([sent > 0, unsent, errors], [true, 0, 0])
    assert.ok(peakMiB < MAX_PEAK_MIB, `${peakMiB} MiB`)
  })
}
