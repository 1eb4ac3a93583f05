import assert from "node:assert/strict"
import { test } from "node:test"
import { crc32, gzipSync } from "node:zlib"
import { QuarantineError, TruncatedError } from "../../../src/engine/decode/errors.ts"
import { inflate } from "../../../src/engine/decode/inflate/inflate.ts"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { inChunks } from "../../engine/decode/read-object.ts"
import { type Random, seededRandom } from "../fuzz/random.ts"
import { inflateByBits } from "./reference.ts"
import { damaged, deflated, handmade, randomText } from "./streams.ts"

const RUNS = Number(process.env["RUNS"] ?? 200)
const MAX_TEXT_BYTES = 3000
const HEADER_BYTES = 10
/** zlib loses what ends in the last byte that it reads: at most four copies of two bits each. */
const MAX_LOST_BYTES = 4 * 258

test(`damaged gzip objects: zlib's salvage passes recover no more than the WebAssembly module reads, in ${RUNS}`, async () => {
  let damagedObjects = 0
  for (let run = 0; run < RUNS; run++) {
    const random = seededRandom(run)
    const object = randomObject(random)
    const chunk = 1 + random.below(5000)
    const [own, zlib] = [await read(object, chunk, "own"), await read(object, chunk, "zlib")]
    const message = `object ${run}: ${object.toString("hex")}`
    assert.equal(own.code, zlib.code, message)
    if (own.code === "damaged-data") {
      damagedObjects++
      assert.ok(own.content.length - zlib.content.length <= MAX_LOST_BYTES, message)
      assert.ok(own.content.subarray(0, zlib.content.length).equals(zlib.content), message)
    } else assert.ok(own.content.equals(zlib.content), message)
  }
  assert.ok(damagedObjects > RUNS / 5, `${damagedObjects} objects are damaged`)
})

/** One member or two, the last of which may be damaged. */
function randomObject(random: Random): Buffer {
  const stream = random.below(3) === 0 ? handmade(random) : deflated(random, randomText(random, MAX_TEXT_BYTES))
  const last = random.below(4) === 0 ? stream : damaged(random, stream, handmade(random))
  const { output, end } = inflateByBits(last)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(output), 0)
  trailer.writeUInt32LE(output.length, 4)
  const first = random.below(2) === 0 ? gzipSync(randomText(random, MAX_TEXT_BYTES)) : Buffer.alloc(0)
  return Buffer.concat([
    first,
    gzipSync("").subarray(0, HEADER_BYTES),
    last,
    end === "whole" ? trailer : Buffer.alloc(0),
  ])
}

async function read(
  object: Buffer,
  chunk: number,
  assembly: "own" | "zlib",
): Promise<{ readonly content: Buffer; readonly code: string | undefined }> {
  const parts: Uint8Array[] = []
  const reopen = async () => inChunks(object, chunk)
  try {
    for await (const part of inflate(inChunks(object, chunk), defaultLimits, { reopen, assembly })) parts.push(part)
  } catch (error) {
    assert.ok(error instanceof QuarantineError || error instanceof TruncatedError, String(error))
    return { content: Buffer.concat(parts), code: error.code }
  }
  return { content: Buffer.concat(parts), code: undefined }
}
