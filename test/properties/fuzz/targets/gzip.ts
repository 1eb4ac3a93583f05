import assert from "node:assert/strict"
import { deflateRawSync, gunzipSync, gzipSync } from "node:zlib"
import { inflateAll, referenceHash, referenceOptions } from "../compressed.ts"
import { batchLines } from "../samples.ts"
import type { Target } from "../target.ts"

const text = batchLines("crowdstrike-fdr.ndjson.gz", 3)
const member = gzipSync(text)
/** The header of a member with every optional part, RFC 1952: extra field, name, comment and checksum. */
const fullHeader = Buffer.from("\x1f\x8b\x08\x1e\0\0\0\0\0\xff\x03\0abcname\0comment\0\0\0", "latin1")

export const gzip: Target = {
  name: "gzip",
  seeds: () => [
    member,
    Buffer.concat([member, gzipSync("{}\n"), Buffer.alloc(20)]),
    Buffer.concat([gzipSync(text, { level: 0 }), member]),
    Buffer.concat([fullHeader, deflateRawSync(text), member.subarray(-8)]),
    gzipSync(member),
    gzipSync(""),
  ],
  words: ["\x1f\x8b\b", "\0\0\0\0"],
  async run(input, chunk) {
    const result = await inflateAll(input, chunk)
    assert.deepEqual(await inflateAll(input, chunk, "zlib"), result, "zlib and the WebAssembly module differ")
    // What both implementations read to the end must be equal.
    if (result.fault === undefined && input[0] === 0x1f && input[1] === 0x8b) {
      const reference = referenceHash((bytes) => gunzipSync(bytes, referenceOptions), input)
      const isNested = reference !== undefined && reference !== result.hash
      if (isNested)
        assert.equal(
          referenceHash((bytes) => gunzipSync(gunzipSync(bytes, referenceOptions), referenceOptions), input),
          result.hash,
        )
    }
    return result
  },
}
