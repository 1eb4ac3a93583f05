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
      const theirs = referenceHash((bytes) => zstdDecompressSync(bytes, referenceOptions), input)
      if (theirs !== undefined) assert.equal(result.hash, theirs)
    }
    // Of a frame that is damaged and cut, the engine says one or the other, depending on the chunks; and of a block of no
    // bytes that it is damaged or that nothing is in it.
    const isBroken = result.fault === "damaged-data" || result.fault === "compressed-data-cut"
    const isNothing = result.fault === undefined && result.bytes === 0
    return isBroken || isNothing ? "damaged, cut or nothing" : result
  },
}
