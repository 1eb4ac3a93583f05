import assert from "node:assert/strict"
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib"
import { inflateAll, referenceHash, referenceOptions } from "../compressed.ts"
import { batchLines } from "../samples.ts"
import type { Target } from "../target.ts"

const text = batchLines("endgame.ndjson.gz", 3)
const frame = zstdCompressSync(text)
const checked = zstdCompressSync(text, { params: { [constants.ZSTD_c_checksumFlag]: 1 } })
const MAGIC = Buffer.from("28b52ffd", "hex")
/** A frame that decoders skip, RFC 8878, 3.1.2: magic, length, content. */
const skippable = Buffer.from("\x50\x2a\x4d\x18\x04\0\0\0skip", "latin1")

export const zstd: Target = {
  name: "zstd",
  seeds: () => [
    frame,
    checked,
    Buffer.concat([skippable, frame]),
    Buffer.concat([frame, skippable, zstdCompressSync("{}\n")]),
    zstdCompressSync(""),
    zstdCompressSync(frame),
  ],
  words: ["\x28\xb5\x2f", "\x50\x2a\x4d\x18"],
  async run(input, chunk) {
    const result = await inflateAll(input, chunk)
    const isOneFrame = input.lastIndexOf(MAGIC) === 0
    if (isOneFrame && result.fault === undefined) {
      const reference = referenceHash((bytes) => zstdDecompressSync(bytes, referenceOptions), input)
      if (reference !== undefined) assert.equal(result.hash, reference)
    }
    // For a damaged frame that is also cut off, the chunks decide which of the two faults is reported; an empty block is
    // reported as damaged or as empty.
    const isBroken = result.fault === "damaged-data" || result.fault === "compressed-data-cut"
    const isEmpty = result.fault === undefined && result.bytes === 0
    return isBroken || isEmpty ? "damaged, cut off or empty" : result
  },
}
