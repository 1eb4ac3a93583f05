import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import fc from "fast-check"
import { decodeChunks } from "../../../dev/emulator/s3/body.ts"
import { type LocalS3, startS3 } from "../../../dev/emulator/s3/server.ts"

const CRLF = "\r\n"

function encode(chunks: readonly Uint8Array[], trailers: string): Buffer {
  const parts = chunks.flatMap((chunk) => [Buffer.from(chunk.length.toString(16) + CRLF), chunk, Buffer.from(CRLF)])
  return Buffer.concat([...parts, Buffer.from(`0${CRLF}${trailers}${CRLF}`)])
}

describe("chunks of aws-chunked", () => {
  test("chunks of any content are decoded to their bytes", () => {
    const chunk = fc.uint8Array({ minLength: 1, maxLength: 300 })
    const chunks = fc.array(chunk)
    fc.assert(
      fc.property(chunks, (pieces) => {
        const { bytes, trailers } = decodeChunks(encode(pieces, `x-amz-checksum-crc32:AAAA==${CRLF}`))
        assert.ok(bytes.equals(Buffer.concat(pieces)))
        assert.deepEqual(trailers, { "x-amz-checksum-crc32": "AAAA==" })
      }),
    )
  })

  test("signatures of chunks and of the trailer are ignored", () => {
    const raw = Buffer.from(
      [
        "5;chunk-signature=ab",
        "hello",
        "0;chunk-signature=cd",
        "x-amz-checksum-crc32: AAAA==",
        "x-amz-trailer-signature:ef",
        "",
        "",
      ].join(CRLF),
    )
    const { bytes, trailers } = decodeChunks(raw)
    assert.equal(bytes.toString(), "hello")
    assert.equal(trailers["x-amz-checksum-crc32"], "AAAA==")
  })

  const broken: readonly (readonly [name: string, text: string, code: string])[] = [
    ["no size", `hello${CRLF}`, "InvalidRequest"],
    ["a size that is none", `-5${CRLF}hello${CRLF}0${CRLF}${CRLF}`, "InvalidRequest"],
    ["a chunk cut short", `5${CRLF}hel`, "IncompleteBody"],
    ["a chunk longer than its size", `3${CRLF}hello${CRLF}0${CRLF}${CRLF}`, "IncompleteBody"],
    ["no last chunk", `5${CRLF}hello${CRLF}`, "IncompleteBody"],
    ["a trailer without a colon", `0${CRLF}nonsense${CRLF}${CRLF}`, "MalformedTrailerError"],
    ["nothing", "", "IncompleteBody"],
  ]
  for (const [name, text, code] of broken) {
    test(`${name} is refused with ${code}`, () => {
      assert.throws(() => decodeChunks(Buffer.from(text)), { code })
    })
  }
})

describe("bodies as they are sent", () => {
  let s3: LocalS3
  before(async () => {
    s3 = await startS3({ region: "us-east-1" })
    await fetch(`${s3.endpoint}/bucket`, { method: "PUT" })
  })
  after(() => s3.stop())

  const HELLO = "NhCmhg=="
  const trailing = {
    "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "x-amz-trailer": "x-amz-checksum-crc32",
  }
  const hello = `5${CRLF}hello${CRLF}0${CRLF}`
  const cases: readonly (readonly [name: string, headers: Record<string, string>, body: string, status: number])[] = [
    [
      "a right trailer",
      { ...trailing, "x-amz-decoded-content-length": "5" },
      `${hello}x-amz-checksum-crc32:${HELLO}${CRLF}${CRLF}`,
      200,
    ],
    [
      "a wrong trailer",
      { ...trailing, "x-amz-decoded-content-length": "5" },
      `${hello}x-amz-checksum-crc32:AAAAAA==${CRLF}${CRLF}`,
      400,
    ],
    [
      "a trailer that was announced and is not there",
      { ...trailing, "x-amz-decoded-content-length": "5" },
      `${hello}${CRLF}`,
      400,
    ],
    [
      "another length than was said",
      { ...trailing, "x-amz-decoded-content-length": "6" },
      `${hello}x-amz-checksum-crc32:${HELLO}${CRLF}${CRLF}`,
      400,
    ],
    ["no length", trailing, `${hello}x-amz-checksum-crc32:${HELLO}${CRLF}${CRLF}`, 411],
    ["a wrong SHA-256", { "x-amz-content-sha256": "0".repeat(64) }, "hello", 400],
    ["plain bytes", {}, "hello", 200],
  ]
  for (const [index, [name, headers, body, status]] of cases.entries()) {
    test(`${name} is ${status}`, async () => {
      const url = `${s3.endpoint}/bucket/key-${index}`
      const answer = await fetch(url, { method: "PUT", headers, body })
      assert.equal(answer.status, status)
      const read = await fetch(url)
      assert.deepEqual(
        [read.status, status === 200 ? await read.text() : ""],
        status === 200 ? [200, "hello"] : [404, ""],
      )
    })
  }

  test("a stream of unknown length is refused", async () => {
    const body = new Blob(["hello"]).stream()
    const answer = await fetch(`${s3.endpoint}/bucket/stream`, { method: "PUT", body, duplex: "half" } as RequestInit)
    assert.equal(answer.status, 411)
  })
})
