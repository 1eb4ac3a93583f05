import assert from "node:assert/strict"
import { test } from "node:test"
import { constants, deflateRawSync, inflateRawSync } from "node:zlib"
import { instantiate } from "../../../../src/engine/decode/assembly-module.ts"
import { ByteSource } from "../../../../src/engine/decode/byte-source.ts"
import { QuarantineError, TruncatedError } from "../../../../src/engine/decode/errors.ts"
import { inflateRaw } from "../../../../src/engine/decode/inflate/inflate-raw.ts"
import { seededRandom } from "../../../properties/fuzz/random.ts"
import { BitWriter } from "../../../properties/inflate/bit-writer.ts"
import { deflatedInPieces } from "../../../properties/inflate/streams.ts"
import { inChunks } from "../read-object.ts"

const KIB = 1024
const MAX_BLOCK_BYTES = 256 * KIB
const MAX_DISTANCE = 32 * KIB

const instance = instantiate()

const log = Buffer.from(
  Array.from({ length: 9000 }, (_, index) => `{"n":${index},"noise":"${Math.imul(index, 0x9e3779b1) >>> 0}"}\n`).join(
    "",
  ),
)

/** Bytes that deflate cannot make smaller. */
function noise(length: number, seed = 1): Buffer {
  const random = seededRandom(seed)
  return Buffer.from(Array.from({ length }, () => random.below(256)))
}

async function inflated(stream: Uint8Array, chunk = 64 * KIB): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const block of inflateRaw(new ByteSource(inChunks(stream, chunk)), instance))
    parts.push(Buffer.from(block))
  return Buffer.concat(parts)
}

/** What can be inflated of a stream, and the fault that ends it. */
async function outcome(
  stream: Uint8Array,
  chunk?: number,
): Promise<{ output: Buffer; fault?: string; offset?: number }> {
  const parts: Buffer[] = []
  try {
    for await (const block of inflateRaw(new ByteSource(inChunks(stream, chunk ?? 64 * KIB)), instance))
      parts.push(Buffer.from(block))
  } catch (error) {
    assert.ok(error instanceof QuarantineError || error instanceof TruncatedError, String(error))
    return { output: Buffer.concat(parts), fault: error.code, offset: error.offset }
  }
  return { output: Buffer.concat(parts) }
}

function assertSame(actual: Buffer, expected: Buffer, message: string): void {
  assert.ok(actual.equals(expected), `${message}: ${actual.length} bytes of ${expected.length}, or others`)
}

const strategies = {
  default: constants.Z_DEFAULT_STRATEGY,
  filtered: constants.Z_FILTERED,
  huffman: constants.Z_HUFFMAN_ONLY,
  rle: constants.Z_RLE,
  fixed: constants.Z_FIXED,
}

for (const [name, strategy] of Object.entries(strategies)) {
  test(`everything that zlib deflates is inflated, strategy ${name}`, async () => {
    for (let level = 0; level <= 9; level++) {
      for (const windowBits of [9, 12, 15]) {
        const stream = deflateRawSync(log, { strategy, level, windowBits })
        assertSame(await inflated(stream), log, `level ${level}, window of ${windowBits} bits`)
      }
    }
  })
}

test("the chunks of the input do not change the output", async () => {
  for (const chunk of [1, 2, 3, 7, 8, 9, 31, 32, 33, 563, 4095, 4096, 65_535, 65_536, 65_537, KIB * KIB]) {
    const text = chunk < 10 ? log.subarray(0, 40_000) : log
    assertSame(await inflated(deflateRawSync(text), chunk), text, `chunks of ${chunk}`)
  }
})

const texts: readonly (readonly [name: string, text: Buffer])[] = [
  ["nothing", Buffer.alloc(0)],
  ["a byte", Buffer.from("x")],
  ["10 MB of zeros", Buffer.alloc(10_000_000)],
  [
    "a period of 2 to 40 bytes",
    Buffer.concat(Array.from({ length: 40 }, (_, n) => Buffer.alloc(5000, noise(n + 2, n)))),
  ],
  ["1 MB of noise", noise(1_000_000)],
  ["12 MB of a log", Buffer.concat(Array.from({ length: 30 }, () => log))],
]

for (const [name, text] of texts) {
  test(`the output is whole: ${name}`, async () => {
    for (const level of [0, 1, 6]) assertSame(await inflated(deflateRawSync(text, { level })), text, `level ${level}`)
  })
}

test("copies of 258 bytes and stored blocks that meet the end of a block of output at each position", async () => {
  const run = Buffer.alloc(3000, "abcdefg")
  const random = noise(MAX_BLOCK_BYTES)
  for (let before = 0; before < 700; before += 19) {
    const text = Buffer.concat([random.subarray(before), run, random.subarray(0, before), run, random])
    assertSame(await inflated(deflateRawSync(text, { level: 6 })), text, `${before} bytes before the end`)
  }
})

test("a stream in pieces, with empty blocks between them, is inflated", async () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = seededRandom(seed)
    const pieces = Array.from({ length: 30 }, () =>
      log.subarray(random.below(log.length)).subarray(0, random.below(20_000)),
    )
    assertSame(await inflated(await deflatedInPieces(random, pieces)), Buffer.concat(pieces), `seed ${seed}`)
  }
})

test("a block is at most 256 KiB, and the 32 KiB before it are directly before it in the memory", async () => {
  const text = Buffer.concat([log, noise(400 * KIB), Buffer.alloc(900 * KIB, "xy"), log])
  let total = 0
  for await (const block of inflateRaw(new ByteSource(inChunks(deflateRawSync(text), 64 * KIB)), instance)) {
    assert.ok(block.length > 0 && block.length <= MAX_BLOCK_BYTES)
    const history = Math.min(total, MAX_DISTANCE)
    const seen = Buffer.from(block.buffer, block.byteOffset - history, history + block.length)
    total += block.length
    assertSame(seen, text.subarray(total - seen.length, total), `block up to ${total}`)
  }
  assert.equal(total, text.length)
})

test("the largest distance reaches the first byte of the output, and one more is damage", async () => {
  for (const extra of [0, 1]) {
    const first = noise(MAX_DISTANCE - extra)
    const stream = new BitWriter()
    for (const part of [first.subarray(0, 30_000), first.subarray(30_000)])
      stream
        .number(0, 3)
        .align()
        .number(part.length, 16)
        .number(part.length ^ 0xffff, 16)
        .bytes(part)
    // A fixed block: length 3 (symbol 257), distance 32,768 (symbol 29 and 13 extra bits), end.
    stream.number(1, 1).number(1, 2).code(1, 7).code(29, 5).number(8191, 13).code(0, 7)
    const { output, fault } = await outcome(stream.done())
    assert.equal(fault, extra === 0 ? undefined : "damaged-data")
    assertSame(output, extra === 0 ? Buffer.concat([first, first.subarray(0, 3)]) : first, `${extra} too far`)
  }
})

test("a distance does not reach into the stream before it, which the same instance inflated", async () => {
  await inflated(deflateRawSync(log))
  const stream = new BitWriter()
    .number(1, 1)
    .number(1, 2)
    .code(0x30 + 0x61, 8)
    .code(1, 7)
    .code(1, 5)
    .code(0, 7)
    .done()
  assert.deepEqual(await outcome(stream), { output: Buffer.from("a"), fault: "damaged-data", offset: 1 })
})

/** Blocks that are damaged behind "a", with the offset of the byte in which the damage begins. */
const damages: readonly (readonly [name: string, write: (writer: BitWriter) => BitWriter, offset: number])[] = [
  ["block type 3", (writer) => writer.code(0, 7).number(1, 1).number(3, 2), 2],
  ["a stored length that its complement denies", (writer) => writer.code(0, 7).number(1, 3).align().number(9, 32), 2],
  ["literal symbol 286", (writer) => writer.code(0xc6, 8), 1],
  ["distance symbol 30", (writer) => writer.code(1, 7).code(30, 5), 1],
  ["287 literal symbols", (writer) => writer.code(0, 7).number(5, 3).number(30, 5).number(0, 9), 2],
  ["31 distance symbols", (writer) => writer.code(0, 7).number(5, 3).number(0, 5).number(30, 5).number(0, 4), 2],
  [
    "too many codes of a bit for code lengths",
    (writer) => writer.code(0, 7).number(5, 3).number(0, 14).number(0o1111, 12),
    2,
  ],
  ["a single code for code lengths", (writer) => writer.code(0, 7).number(5, 3).number(0, 14).number(0o0001, 12), 2],
]

for (const [name, write, offset] of damages) {
  test(`damage is found at its first byte: ${name}`, async () => {
    const stream = write(
      new BitWriter()
        .number(0, 1)
        .number(1, 2)
        .code(0x30 + 0x61, 8),
    ).done()
    for (const behind of [0, 100]) {
      const input = Buffer.concat([stream, Buffer.alloc(behind)])
      assert.throws(() => inflateRawSync(input, { finishFlush: constants.Z_SYNC_FLUSH }), /Error/)
      for (const chunk of [1, 64 * KIB])
        assert.deepEqual(await outcome(input, chunk), { output: Buffer.from("a"), fault: "damaged-data", offset })
    }
  })
}

test("no code for code lengths: zlib reads each length as a zero of one bit, and rejects them at the end", async () => {
  // 257 literals, 1 distance and 4 lengths of 0 bits, behind which 258 bits are read.
  const header = new BitWriter().number(1, 1).number(2, 2).number(0, 14).number(0, 12).done()
  const whole = Buffer.concat([header, Buffer.alloc(40)])
  for (const length of [header.length, 30, 35, 36, 37, whole.length]) {
    const input = whole.subarray(0, length)
    const isCut = length * 8 < 29 + 258
    const read = () => inflateRawSync(input, { finishFlush: constants.Z_SYNC_FLUSH })
    if (isCut) assert.equal(read().length, 0)
    else assert.throws(read, /missing end-of-block/)
    assert.equal((await outcome(input)).fault, isCut ? "compressed-data-cut" : "damaged-data", `${length} bytes`)
  }
})

test("damage behind many blocks of output costs nothing of what is before it", async () => {
  const text = Buffer.concat([log, Buffer.alloc(700 * KIB, "0123456789"), log])
  const aligned = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH })
  const { output, fault, offset } = await outcome(Buffer.concat([aligned, Buffer.from([7]), Buffer.alloc(500)]))
  assert.deepEqual([fault, offset], ["damaged-data", aligned.length])
  assertSame(output, text, "before the damage")
})

test("a stream that is cut off anywhere gives what zlib gives", async () => {
  const stream = deflateRawSync(log.subarray(0, 20_000))
  for (let end = 0; end < stream.length; end += 13) {
    const { output, fault, offset } = await outcome(stream.subarray(0, end))
    assert.deepEqual([fault, offset], ["compressed-data-cut", end])
    const expected = inflateRawSync(stream.subarray(0, end), { finishFlush: constants.Z_SYNC_FLUSH })
    assertSame(output, expected, `cut after ${end} bytes`)
  }
})

test("when the source fails, its error follows everything that can be inflated", async () => {
  const stream = deflateRawSync(log).subarray(0, 40_000)
  const failure = new Error("connection reset")
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield stream
    throw failure
  }
  const parts: Buffer[] = []
  await assert.rejects(
    async () => {
      for await (const block of inflateRaw(new ByteSource(failing()), instance)) parts.push(Buffer.from(block))
    },
    (error) => error === failure,
  )
  const expected = inflateRawSync(stream, { finishFlush: constants.Z_SYNC_FLUSH })
  assertSame(Buffer.concat(parts), expected, "before the failure")
})

test("what follows the stream stays in the source", async () => {
  const stream = deflateRawSync(log)
  for (const chunk of [100, 5000, KIB * KIB]) {
    const source = new ByteSource(inChunks(Buffer.concat([stream, Buffer.from("behind")]), chunk))
    for await (const _ of inflateRaw(source, instance));
    assert.equal(source.offset, stream.length)
    assert.equal(Buffer.from(await source.take(100)).toString(), "behind")
  }
})
