import assert from "node:assert/strict"
import { toUtf8 } from "../../../../src/engine/decode/to-utf8.ts"
import { inChunks } from "../../../engine/decode/read-object.ts"
import { documentedFault } from "../documented-fault.ts"
import { batchLines } from "../samples.ts"
import type { Target } from "../target.ts"

const text = `${batchLines("endgame.ndjson.gz", 1)}{"a":"é\u2028😀\ud800"}\n`
const little = Buffer.from(text, "utf16le")
const big = Buffer.from(little).swap16()

export const textEncoding: Target = {
  name: "text",
  seeds: () => [
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`),
    little,
    big,
    Buffer.from(`\ufeff${text}`, "utf16le"),
    Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
    Buffer.from("{\0\0\0a\0\0\0", "latin1"),
  ],
  words: ["\ufeff", "\0", "\ud83d", "é", "\n"],
  async run(input, chunk) {
    const pieces: Uint8Array[] = []
    try {
      for await (const piece of toUtf8(inChunks(input, chunk))) pieces.push(piece)
    } catch (error) {
      return documentedFault(error, input.length)
    }
    const output = Buffer.concat(pieces)
    const isUtf16 = !output.equals(input) && !output.equals(input.subarray(3))
    if (isUtf16) {
      // Every two bytes become one to three bytes of UTF-8, except for a byte order mark.
      assert.ok(output.length >= Math.floor(input.length / 2) - 1, "characters are missing")
      assert.ok(output.length <= 3 * Math.ceil(input.length / 2), "the output is longer than the input allows")
    }
    return output.toString("base64")
  },
}
