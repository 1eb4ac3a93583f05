import assert from "node:assert/strict"
import { test } from "node:test"
import { constants, zstdCompressSync } from "node:zlib"
import { QuarantineError, TruncatedError } from "../../../../src/engine/decode/errors.ts"
import { declaredContentBytes, MAX_FRAME_HEADER_BYTES } from "../../../../src/engine/decode/inflate/zstd.ts"
import { readObject } from "../read-object.ts"

test("the declared size of a frame is read, however long the frame is", () => {
  for (const length of [0, 1, 59, 255, 256, 257, 65_535, 65_536, 65_791, 65_792, 300_000]) {
    const frame = zstdCompressSync(Buffer.alloc(length, "x"))
    assert.equal(declaredContentBytes(frame.subarray(0, MAX_FRAME_HEADER_BYTES)), length)
  }
})

test("a frame without a size, a skippable frame and a cut header have no declared size", () => {
  const withoutSize = zstdCompressSync("abc", { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } })
  const skippable = Buffer.from("\x50\x2a\x4d\x18\x04\0\0\0skip", "latin1")
  for (const head of [withoutSize, skippable, zstdCompressSync("abc").subarray(0, 5), Buffer.alloc(0)]) {
    assert.equal(declaredContentBytes(head), undefined)
  }
})

test("regression: a zstd frame with less content than declared was refused or not, depending on the chunks", async () => {
  // It declares a single segment of 59 bytes, but its last block is empty.
  const frame = Buffer.from("28b52ffd203b010000", "hex")
  for (let chunk = 1; chunk <= frame.length; chunk++) {
    const { error } = await readObject(frame, { chunk })
    assert.ok(error instanceof QuarantineError && error.code === "damaged-data", `chunks of ${chunk}`)
  }
})

test("frame after frame is read, wherever the chunks end", async () => {
  const frames = ['{"a":1}\n', '{"b":2}\n', '{"c":3}\n'].map((text) => zstdCompressSync(text))
  const object = Buffer.concat(frames)
  for (let chunk = 1; chunk <= object.length; chunk++) {
    const { records, error } = await readObject(object, { chunk })
    assert.equal(error, undefined)
    assert.deepEqual(records, [{ a: 1 }, { b: 2 }, { c: 3 }])
  }
})

test("regression: bytes after a zstd frame caused different faults, depending on the chunks", async () => {
  const cases = [
    ["aabb", "trailing-garbage"],
    ["28223f20", "trailing-garbage"],
    ["28b52f", "compressed-data-cut"],
    ["502a4d", "compressed-data-cut"],
    ["28", "compressed-data-cut"],
    ["28b52ffd", "compressed-data-cut"],
  ] as const
  for (const [tail, code] of cases) {
    const object = Buffer.concat([zstdCompressSync('{"a":1}\n'), Buffer.from(tail, "hex")])
    for (let chunk = 1; chunk <= object.length; chunk++) {
      const { records, error } = await readObject(object, { chunk })
      assert.ok(error instanceof QuarantineError || error instanceof TruncatedError, `${tail}, chunks of ${chunk}`)
      assert.equal(error.code, code, `${tail}, chunks of ${chunk}`)
      assert.deepEqual(records, [{ a: 1 }])
    }
  }
})
