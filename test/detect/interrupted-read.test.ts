import assert from "node:assert/strict"
import { test } from "node:test"
import { processMessage } from "../../src/detect/process-message.ts"
import { ARRIVAL, firingRecord } from "../properties/simulation/landing.ts"
import { FEW, scannerOf } from "../properties/simulation/worker.ts"
import { detectInMemory } from "./in-memory.ts"

const MATCHES = 12
/** The first and the last line are broken and contain what the rule looks for. */
const text = [
  firingRecord(90).slice(0, -9),
  ...Array.from({ length: MATCHES }, (_, n) => firingRecord(n)),
  firingRecord(91).slice(0, -9),
].join("\n")

/** Processes the message twice: the first body breaks off in the middle, the second is whole. */
async function processTwice() {
  let reads = 0
  const { context, notices, archived } = detectInMemory({
    scanner: scannerOf([FEW]),
    async open() {
      const isFirst = reads++ === 0
      async function* body() {
        const bytes = Buffer.from(text)
        yield bytes.subarray(0, bytes.length >> 1)
        if (isFirst) throw new Error("ECONNRESET")
        yield bytes.subarray(bytes.length >> 1)
      }
      return { body: body(), size: Buffer.byteLength(text) }
    },
    now: () => ARRIVAL,
  })
  const message = { objects: [{ bucket: "logs", key: "a", version: "v1", arrival: ARRIVAL }], skipped: [] }
  await assert.rejects(processMessage(message, Number.POSITIVE_INFINITY, context))
  await processMessage(message, Number.POSITIVE_INFINITY, context)
  const published = notices.map(({ body }) => JSON.parse(body)["landfall.notice"])
  const detailsOf = (kind: string) => published.filter((notice) => notice.kind === kind).map(({ details }) => details)
  return { archived, detailsOf }
}

test("regression: the suppressed matches that an interrupted read archived counted as all of them", async () => {
  const { archived } = await processTwice()
  const hashes = new Set(archived().map((document) => document["landfall.record_hash"]))
  assert.equal(hashes.size, MATCHES - FEW.max_signals)
})

test("regression: the whole count of an overflow was not reported after an interrupted read", async () => {
  const { detailsOf } = await processTwice()
  assert.deepEqual(detailsOf("overflow").at(-1)?.matches, MATCHES)
})

test("regression: the whole count of suspicious lines was not reported after an interrupted read", async () => {
  const { detailsOf } = await processTwice()
  assert.deepEqual(detailsOf("suspicious").at(-1)?.count, 2)
})
