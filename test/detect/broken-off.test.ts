import assert from "node:assert/strict"
import { test } from "node:test"
import { Ledger } from "../../src/delivery/ledger/ledger.ts"
import type { Publication } from "../../src/delivery/publish/publisher.ts"
import type { DetectContext } from "../../src/detect/context.ts"
import { processMessage } from "../../src/detect/process-message.ts"
import { defaultLimits } from "../../src/engine/decode/limits.ts"
import { SideTables } from "../../src/engine/enrich/side-tables.ts"
import { recognise } from "../../src/engine/sources/index.ts"
import { MemoryStore } from "../delivery/ledger/memory-store.ts"
import { ARRIVAL, firingRecord } from "../properties/simulation/landing.ts"
import { FEW, scannerOf } from "../properties/simulation/worker.ts"

const MATCHES = 12
/** Broken lines that hold what the rule looks for stand at both ends. */
const text = [
  firingRecord(90).slice(0, -9),
  ...Array.from({ length: MATCHES }, (_, n) => firingRecord(n)),
  firingRecord(91).slice(0, -9),
].join("\n")

/** Reads the object once with its body broken off in the middle, and once whole, as when its message comes back. */
async function readTwice() {
  const store = new MemoryStore()
  const notices: Publication[] = []
  const publish = (list: Publication[]) => async (publications: readonly Publication[]) => {
    list.push(...publications)
    return publications.map(({ id }) => ({ id, error: null }))
  }
  let reads = 0
  const world: DetectContext = {
    scanner: { ...scannerOf([FEW]), recognise, limits: defaultLimits },
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
    ledger: new Ledger({ store, now: () => ARRIVAL, sleep: async () => {}, nonce: () => "nonce", leaseMs: 60_000 }),
    sideTables: () => new SideTables(store, async () => {}),
    publishAlert: publish([]),
    publishNotice: publish(notices),
    now: () => ARRIVAL,
    log: () => {},
  }
  const message = { objects: [{ bucket: "logs", key: "a", version: "v1", arrival: ARRIVAL }], skipped: [] }
  await assert.rejects(processMessage(message, Number.POSITIVE_INFINITY, world))
  await processMessage(message, Number.POSITIVE_INFINITY, world)
  const told = notices.map(({ body }) => JSON.parse(body)["landfall.notice"])
  return {
    store,
    detailsOf: (kind: string) => told.filter((notice) => notice.kind === kind).map(({ details }) => details),
  }
}

test("what a broken-off read kept of the suppressed did not stand for the whole", async () => {
  const { store } = await readTwice()
  const hashes = new Set(
    [...store.objects]
      .filter(([key]) => key.startsWith("suppressed/"))
      .flatMap(([, { text: entry }]) => JSON.parse(entry).record.split("\n"))
      .map((line) => JSON.parse(line)["landfall.record_hash"]),
  )
  assert.equal(hashes.size, MATCHES - FEW.max_signals)
})

test("the whole count of an overflow was not told, as a broken-off read had told of less", async () => {
  const { detailsOf } = await readTwice()
  assert.deepEqual(detailsOf("overflow").at(-1)?.matches, MATCHES)
})

test("the whole count of suspicious lines was not told, as a broken-off read had told of less", async () => {
  const { detailsOf } = await readTwice()
  assert.deepEqual(detailsOf("suspicious").at(-1)?.count, 2)
})
