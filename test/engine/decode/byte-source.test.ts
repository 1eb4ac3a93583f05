import assert from "node:assert/strict"
import { test } from "node:test"
import { ByteSource } from "../../../src/engine/decode/byte-source.ts"

/** Yields text in chunks of which each overwrites the one before it. */
async function* overwriting(text: string, size: number): AsyncGenerator<Uint8Array> {
  const memory = Buffer.alloc(size)
  for (let start = 0; start < text.length; start += size)
    yield memory.subarray(0, memory.write(text.slice(start, start + size)))
}

test("what is looked at or taken in one piece survives the chunks that it comes in", async () => {
  for (const size of [1, 2, 3, 5, 100]) {
    const source = new ByteSource(overwriting("abcdefghijklmnop", size))
    assert.equal(Buffer.from(await source.peek(7)).toString(), "abcdefg", `chunks of ${size}`)
    assert.equal(Buffer.from(await source.take(5)).toString(), "abcde", `chunks of ${size}`)
    source.putBack(Buffer.from("e"))
    assert.equal(Buffer.from(await source.take(9)).toString(), "efghijklm", `chunks of ${size}`)
    assert.equal(source.offset, 13)
    assert.equal(Buffer.from(await source.take(9)).toString(), "nop", `chunks of ${size}`)
  }
})
