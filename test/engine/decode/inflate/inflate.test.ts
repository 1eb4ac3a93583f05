import assert from "node:assert/strict"
import { test } from "node:test"
import { constants, deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib"
import { QuarantineError, TruncatedError } from "../../../../src/engine/decode/errors.ts"
import { inflate } from "../../../../src/engine/decode/inflate/inflate.ts"
import { defaultLimits } from "../../../../src/engine/decode/limits.ts"
import { inChunks, type ReadOptions, readObject } from "../read-object.ts"

const lines = Array.from({ length: 2000 }, (_, index) => `{"n":${index},"noise":"${(index * 7919) % 104729}"}\n`)
const text = lines.join("")
const half = gzipSync(lines.slice(0, 1000).join(""))
const otherHalf = gzipSync(lines.slice(1000).join(""))
const whole = gzipSync(text)
const frame = zstdCompressSync(text)

type Case = {
  readonly row: string
  readonly object: Uint8Array | string
  readonly options?: ReadOptions
  /** How many of the 2,000 records must be read, or the minimum for a cut object. */
  readonly records?: number
  readonly atLeast?: number
  readonly error?: string
}

const cases: readonly Case[] = [
  { row: "1 truncated gzip", object: whole.subarray(0, -2000), atLeast: 1000, error: "compressed-data-cut" },
  { row: "2 gzip cut in its trailer", object: whole.subarray(0, -3), records: 2000, error: "compressed-data-cut" },
  { row: "2 gzip cut before its trailer", object: whole.subarray(0, -8), records: 2000, error: "compressed-data-cut" },
  { row: "3 members", object: Buffer.concat([half, otherHalf]), records: 2000 },
  { row: "3 members, one empty", object: Buffer.concat([half, gzipSync(""), otherHalf]), records: 2000 },
  {
    row: "4 second member cut",
    object: Buffer.concat([half, otherHalf.subarray(0, 40)]),
    atLeast: 1000,
    error: "compressed-data-cut",
  },
  {
    row: "4 second header cut",
    object: Buffer.concat([half, otherHalf.subarray(0, 6)]),
    records: 1000,
    error: "compressed-data-cut",
  },
  { row: "5 zero padding", object: Buffer.concat([whole, Buffer.alloc(512)]), records: 2000 },
  { row: "5 zeros between members", object: Buffer.concat([half, Buffer.alloc(77), otherHalf]), records: 2000 },
  {
    row: "6 garbage after a member",
    object: Buffer.concat([whole, Buffer.from("garbage")]),
    records: 2000,
    error: "trailing-garbage",
  },
  {
    row: "6 one byte of garbage",
    object: Buffer.concat([whole, Buffer.from([0x1f])]),
    records: 2000,
    error: "compressed-data-cut",
  },
  { row: "7 bad checksum", object: changed(whole, -8), records: 2000, error: "checksum-mismatch" },
  { row: "7 bad length", object: changed(whole, -1), records: 2000, error: "checksum-mismatch" },
  {
    row: "7 bad checksum, then a good member",
    object: Buffer.concat([changed(half, -8), otherHalf]),
    records: 2000,
    error: "checksum-mismatch",
  },
  { row: "8 bomb", object: gzipSync(Buffer.alloc(70_000_000)), records: 0, error: "no-records" },
  {
    row: "8 bomb inside a gzip",
    object: gzipSync(gzipSync(Buffer.alloc(70_000_000))),
    records: 0,
    error: "no-records",
  },
  {
    row: "9 bomb of short lines",
    object: gzipSync("{}\n".repeat(1_000_000)),
    options: { limits: { inflatedBytes: 300_000 } },
    atLeast: 1,
    error: "inflated-too-large",
  },
  { row: "10 no bytes", object: "", records: 0 },
  { row: "10 gzip of nothing", object: gzipSync(""), records: 0 },
  { row: "12 plain", object: text, records: 2000 },
  { row: "13 gzip", object: whole, records: 2000 },
  { row: "13 gzip with every optional field", object: withAllFields(text), records: 2000 },
  { row: "14 gzip in gzip", object: gzipSync(whole), records: 2000 },
  { row: "14 gzip in gzip in gzip", object: gzipSync(gzipSync(whole)), records: 0, error: "nested-compression" },
  { row: "14 gzip in zstd", object: zstdCompressSync(whole), records: 2000 },
  { row: "15 zstd", object: frame, records: 2000 },
  {
    row: "15 zstd frames",
    object: Buffer.concat([
      zstdCompressSync(lines.slice(0, 1000).join("")),
      zstdCompressSync(lines.slice(1000).join("")),
    ]),
    records: 2000,
  },
  {
    row: "15 zstd after a skippable frame",
    object: Buffer.concat([Buffer.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]), frame]),
    records: 2000,
  },
  { row: "15 zstd cut", object: frame.subarray(0, -9), atLeast: 0, error: "compressed-data-cut" },
  {
    row: "15 zstd and garbage",
    object: Buffer.concat([frame, Buffer.from("garbage")]),
    records: 2000,
    error: "trailing-garbage",
  },
  { row: "15 bzip2", object: "BZh91AY&SY", records: 0, error: "unsupported-format" },
  { row: "15 xz", object: Buffer.from("\xfd7zXZ\x00\x00", "latin1"), records: 0, error: "unsupported-format" },
  {
    row: "15 snappy",
    object: Buffer.from("\xff\x06\x00\x00sNaPpY", "latin1"),
    records: 0,
    error: "unsupported-format",
  },
  { row: "15 zip", object: "PK\x03\x04....", records: 0, error: "unsupported-format" },
  { row: "15 parquet", object: "PAR1....PAR1", records: 0, error: "unsupported-format" },
  { row: "15 avro", object: "Obj\x01....", records: 0, error: "unsupported-format" },
  { row: "15 zip in gzip", object: gzipSync("PK\x03\x04...."), records: 0, error: "unsupported-format" },
  { row: "35 evtx", object: "ElfFile\x00....", records: 0, error: "unsupported-format" },
  {
    row: "18 body shorter than its length, plain",
    object: text,
    options: { size: text.length + 1 },
    records: 2000,
    error: "body-shorter-than-size",
  },
  {
    row: "18 body shorter than its length, gzip",
    object: whole.subarray(0, -2000),
    options: { size: whole.length },
    atLeast: 1000,
    error: "body-shorter-than-size",
  },
]

test("every form of compression gives the records that can be read, and the error of its row", async (t) => {
  for (const { row, object, options, records, atLeast, error } of cases) {
    for (const chunk of [65_536, 1021]) {
      await t.test(`row ${row}, chunks of ${chunk}`, async () => {
        const outcome = await readObject(object, { ...options, chunk })
        assert.equal(codeOf(outcome.error), error)
        if (records !== undefined) assert.equal(outcome.records.length, records)
        if (atLeast !== undefined) assert.ok(outcome.records.length >= atLeast, `${outcome.records.length} records`)
        assert.ok(outcome.records.every((record, index) => !Object.hasOwn(record, "n") || record["n"] === index))
      })
    }
  }
})

test("zlib and the WebAssembly module give the same of every object", async (t) => {
  for (const { row, object, options } of cases) {
    await t.test(`row ${row}`, async () => {
      const [own, zlib] = await Promise.all([inflateBy("own", object, options), inflateBy("zlib", object, options)])
      assert.equal(own.code, zlib.code)
      assert.ok(own.content.equals(zlib.content))
    })
  }
})

test("row 2 and 3: gzip read byte by byte, and cut at each byte of its trailer and next header", async () => {
  const first = gzipSync('{"a":1}\n')
  const both = Buffer.concat([first, gzipSync('{"b":2}\n')])
  for (let end = first.length - 8; end <= both.length; end++) {
    const outcome = await readObject(both.subarray(0, end), { chunk: 1 })
    assert.deepEqual(outcome.records[0], { a: 1 }, `cut after ${end} bytes`)
    const isWhole = end === first.length || end === both.length
    assert.equal(codeOf(outcome.error), isWhole ? undefined : "compressed-data-cut", `cut after ${end} bytes`)
  }
})

test("damage inside the data: the content before it is yielded, then a fault that a retry cannot fix", async () => {
  const aligned = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH })
  const reservedBlockType = Buffer.from([0x07])
  const member = Buffer.concat([whole.subarray(0, 10), aligned, reservedBlockType, Buffer.alloc(40, 1)])
  const outcome = await readObject(member, { chunk: aligned.length + 10 })
  assert.equal(codeOf(outcome.error), "damaged-data")
  assert.equal(outcome.records.length, 2000)
})

test("damage behind much output: a slow reader loses none of it", async () => {
  const noise = Array.from({ length: 20_000 }, (_, index) => `${Math.imul(index, 2654435761) >>> 0}\n`).join("")
  const aligned = deflateRawSync(noise, { finishFlush: constants.Z_SYNC_FLUSH })
  const member = Buffer.concat([whole.subarray(0, 10), aligned, Buffer.from([0x07]), Buffer.alloc(40, 1)])
  const parts: Uint8Array[] = []
  await assert.rejects(
    async () => {
      for await (const part of inflate(inChunks(member, aligned.length + 10), defaultLimits)) {
        parts.push(part)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    (error) => codeOf(error) === "damaged-data",
  )
  assert.equal(Buffer.concat(parts).toString(), noise)
})

test("row 1: the last line of a cut object is counted, and read if it is whole", async () => {
  const cutLine = gzipSync('{"a":1}\n{"b":"cut').subarray(0, -8)
  const first = await readObject(cutLine)
  assert.deepEqual(
    [first.records, first.faults, codeOf(first.error)],
    [[{ a: 1 }], ["not-a-record"], "compressed-data-cut"],
  )
  const wholeLine = gzipSync('{"a":1}\n{"b":2}').subarray(0, -8)
  const second = await readObject(wholeLine)
  assert.deepEqual(
    [second.records, second.faults, codeOf(second.error)],
    [[{ a: 1 }, { b: 2 }], [], "compressed-data-cut"],
  )
})

test("row 18: a connection that breaks in the middle is truncation, after the lines before it", async () => {
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield whole.subarray(0, -2000)
    throw new Error("ECONNRESET")
  }
  const parts: Uint8Array[] = []
  await assert.rejects(
    async () => {
      for await (const part of inflate(breaking(), defaultLimits, { size: whole.length })) parts.push(part)
    },
    (error) => error instanceof TruncatedError && error.code === "body-failed" && error.cause instanceof Error,
  )
  assert.ok(text.startsWith(Buffer.concat(parts).toString()) && Buffer.concat(parts).length > text.length / 2)
})

test("a reader that stops early closes the body", async () => {
  let isClosed = false
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of inChunks(whole, 100)) yield chunk
    } finally {
      isClosed = true
    }
  }
  for await (const chunk of inflate(body(), defaultLimits)) {
    assert.ok(chunk.length > 0)
    break
  }
  assert.equal(isClosed, true)
})

test("a fault contains what happened, where, and a remedy, but none of the text", async () => {
  const { error } = await readObject(Buffer.concat([gzipSync('{"secret":"hunter2"}'), Buffer.from("hunter3")]))
  assert.ok(error instanceof QuarantineError)
  assert.ok(error.offset > 0 && error.remedy !== "" && error.what !== "")
  assert.doesNotMatch(error.message, /hunter/)
})

async function inflateBy(
  assembly: "own" | "zlib",
  object: Uint8Array | string,
  { size, limits }: ReadOptions = {},
): Promise<{ readonly content: Buffer; readonly code: string | undefined }> {
  const bytes = Buffer.from(object)
  const reopen = async () => inChunks(bytes, 65_536)
  const parts: Uint8Array[] = []
  let error: unknown
  try {
    for await (const part of inflate(await reopen(), { ...defaultLimits, ...limits }, { size, reopen, assembly }))
      parts.push(part)
  } catch (thrown) {
    error = thrown
  }
  return { content: Buffer.concat(parts), code: codeOf(error) }
}

function codeOf(error: unknown): string | undefined {
  if (error === undefined) return undefined
  assert.ok(error instanceof QuarantineError || error instanceof TruncatedError, String(error))
  return error.code
}

function changed(bytes: Buffer, position: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8((copy.at(position) ?? 0) ^ 1, copy.length + position)
  return copy
}

/** A member with extra field, name, comment and header checksum (RFC 1952, 2.3). The header's checksum is ignored. */
function withAllFields(content: string): Buffer {
  const header = Buffer.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 4, 0, 1, 2, 3, 4])
  return Buffer.concat([
    header,
    Buffer.from("name\0comment\0"),
    Buffer.from([7, 7]),
    deflateRawSync(content),
    gzipSync(content).subarray(-8),
  ])
}
