import assert from "node:assert/strict"
import { test } from "node:test"
import { constants, inflateRawSync } from "node:zlib"
import { instantiate } from "../../../src/engine/decode/assembly-module.ts"
import { ByteSource } from "../../../src/engine/decode/byte-source.ts"
import { QuarantineError, TruncatedError } from "../../../src/engine/decode/errors.ts"
import { inflateRaw } from "../../../src/engine/decode/inflate/inflate-raw.ts"
import { type Random, seededRandom } from "../fuzz/random.ts"
import { type Inflated, inflateByBits } from "./reference.ts"
import { damaged, deflated, handmade, randomText } from "./streams.ts"

/** Streams of each kind. */
const RUNS = Number(process.env["RUNS"] ?? 200)
const MAX_TEXT_BYTES = 4000

const instance = instantiate()

type Kind = { readonly name: string; readonly stream: (random: Random) => Buffer }

const whole = (random: Random) => deflated(random, randomText(random, MAX_TEXT_BYTES))

const kinds: readonly Kind[] = [
  { name: "whole", stream: whole },
  { name: "damaged", stream: (random) => damaged(random, whole(random), whole(random)) },
  { name: "made by hand", stream: handmade },
  { name: "made by hand and damaged", stream: (random) => damaged(random, handmade(random), whole(random)) },
]

for (const { name, stream } of kinds) {
  test(`streams that are ${name} inflate as bit by bit, and as zlib inflates them: ${RUNS}`, async () => {
    const ends = { whole: 0, cut: 0, damaged: 0 }
    for (let run = 0; run < RUNS; run++) {
      const random = seededRandom(run)
      const input = stream(random)
      const expected = inflateByBits(input)
      const message = `stream ${run}, ${input.length} bytes: ${input.subarray(0, 2000).toString("hex")}`
      assert.deepEqual(await inflateInChunks(input, random), expected, message)
      assertAsZlib(input, expected, message)
      ends[expected.end]++
    }
    if (name === "whole") assert.equal(ends.whole, RUNS)
    else assert.ok(ends.damaged > RUNS / 5 && ends.cut > RUNS / 100, JSON.stringify(ends))
  })
}

/** Inflates a stream that comes in chunks of random sizes, with other bytes behind it. */
async function inflateInChunks(input: Buffer, random: Random): Promise<Inflated> {
  const source = new ByteSource(inRandomChunks(input, random))
  const parts: Buffer[] = []
  let end: Inflated["end"] = "whole"
  try {
    for await (const block of inflateRaw(source, instance)) parts.push(Buffer.from(block))
  } catch (error) {
    assert.ok(error instanceof TruncatedError || error instanceof QuarantineError, String(error))
    assert.equal(error.offset, source.offset)
    end = error instanceof TruncatedError ? "cut" : "damaged"
  }
  const { offset } = source
  const rest = Buffer.from((await source.take(input.length + 1)).slice())
  assert.deepEqual(rest, input.subarray(offset), "the rest of the source")
  return { output: Buffer.concat(parts), end, offset, read: inflateByBits(input).read }
}

async function* inRandomChunks(input: Buffer, random: Random): AsyncGenerator<Uint8Array> {
  const max = random.pick([1, 3, 50, 100_000])
  for (let start = 0; start < input.length; ) {
    const end = Math.min(input.length, start + 1 + random.below(max))
    yield input.subarray(start, end)
    start = end
  }
}

/**
 * zlib rejects the bytes up to the damage, and accepts them without the last byte. It then has the same output, but for
 * the symbols that end within the last byte.
 */
function assertAsZlib(input: Buffer, { output, end, read }: Inflated, message: string): void {
  const isDamaged = end === "damaged"
  if (isDamaged) assert.throws(() => inflatePrefix(input.subarray(0, read)), /Error/, message)
  const accepted = inflatePrefix(isDamaged ? input.subarray(0, read - 1) : input)
  const same = isDamaged ? inflateByBits(input.subarray(0, read - 1)).output : output
  assert.deepEqual(accepted, same, message)
  assert.deepEqual(output.subarray(0, same.length), same, message)
}

/** What zlib inflates of a stream that may be cut off. */
function inflatePrefix(input: Buffer): Buffer {
  return inflateRawSync(input, { finishFlush: constants.Z_SYNC_FLUSH })
}
