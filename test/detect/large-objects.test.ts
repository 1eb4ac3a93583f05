import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import { gzipSync, zstdCompressSync } from "node:zlib"
import { processMessage } from "../../src/detect/process-message.ts"
import { scannerOf } from "../../src/engine/scanner.ts"
import { loadRules } from "../../src/rules/load.ts"
import { ARRIVAL, firingRecord } from "../properties/simulation/landing.ts"
import { detectInMemory } from "./in-memory.ts"

const scanner = scannerOf(await loadRules(join(import.meta.dirname, "../../site/rules")))
const quiet = (length: number) => JSON.stringify({ ...JSON.parse(firingRecord(0)), CommandLine: "x".repeat(length) })

/** Runs detect over an object until its message succeeds or `tries` are over. */
async function run(object: Buffer, tries = 1, deadline = () => Number.POSITIVE_INFINITY) {
  const detect = detectInMemory({
    scanner,
    open: async () => ({
      body: (async function* () {
        for (let at = 0; at < object.length; at += 65_536) yield object.subarray(at, at + 65_536)
      })(),
      size: object.length,
    }),
    now: () => ARRIVAL,
  })
  const ref = { bucket: "logs", key: "a", version: "v1", arrival: ARRIVAL }
  let failure: unknown
  for (let receives = 1; receives <= tries; receives++) {
    failure = undefined
    await processMessage({ objects: [ref], skipped: [] }, deadline(), detect.context, receives).catch((error) => {
      failure = error
    })
    if (failure === undefined) break
  }
  return { ...detect, failure }
}

for (const [name, compress] of [
  ["zstd", zstdCompressSync],
  ["gzip", gzipSync],
] as const) {
  test(`regression: a ${name} object of 5,001 long lines that compress too well was not read to its end`, async () => {
    const object = compress(`${`${quiet(15_500)}\n`.repeat(5000)}${firingRecord(1)}\n`)
    const { alerts, notices, lines } = await run(object)
    assert.equal(lines[0]?.report?.tally.lines, 5001)
    assert.equal(alerts.length, 1)
    assert.deepEqual(notices, [])
  })
}

test("zeros that inflate without a record are reported", async () => {
  const { notices } = await run(gzipSync(gzipSync(Buffer.alloc(100_000_000))))
  const kinds = notices.map(({ attributes }) => attributes["notice"]?.StringValue)
  assert.ok(kinds.includes("quarantine"), kinds.join())
})
