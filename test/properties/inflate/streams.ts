// Random deflated streams: of zlib with all its settings, made by hand with codes that zlib never writes, and damaged ones.
import { constants, createDeflateRaw, deflateRawSync, type ZlibOptions } from "node:zlib"
import type { Random } from "../fuzz/random.ts"
import { BitWriter } from "./bit-writer.ts"

const strategies = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FILTERED,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
  constants.Z_FIXED,
]

const flushes = [constants.Z_SYNC_FLUSH, constants.Z_FULL_FLUSH, constants.Z_PARTIAL_FLUSH]

/** A text of one of many shapes. */
export function randomText(random: Random, maxBytes: number): Buffer {
  const length = random.below(1 + random.below(maxBytes))
  const shapes: readonly (() => Buffer)[] = [
    () => Buffer.from(Array.from({ length }, () => random.below(256))),
    () => Buffer.from(Array.from({ length }, () => 97 + random.below(1 + random.below(5)))),
    () => Buffer.alloc(length, random.pick(["x", "ab", "abc", "0123456", "0123456789abcdef!", "\0"])),
    () => Buffer.from(Array.from({ length }, () => random.below(random.below(256) + 1))),
    () => Buffer.from(Array.from({ length: length >> 4 }, () => `{"n":${random.below(1e6)},"s":"x"}\n`).join("")),
  ]
  const text = random.pick(shapes)()
  if (random.below(3) > 0) return text
  const again = random.below(text.length + 1)
  return Buffer.concat([text, randomText(random, maxBytes >> 1), text.subarray(again, again + random.below(2000))])
}

export function randomOptions(random: Random): ZlibOptions {
  return {
    level: random.below(10),
    strategy: random.pick(strategies),
    windowBits: 9 + random.below(7),
    memLevel: 1 + random.below(9),
  }
}

/** What zlib makes of a text, in one piece, or in several with flushes between them. */
export function deflated(random: Random, text: Buffer): Buffer {
  const options = randomOptions(random)
  if (random.below(2) === 0) return deflateRawSync(text, options)
  const middle = random.below(text.length + 1)
  const first = deflateRawSync(text.subarray(0, middle), { ...options, finishFlush: random.pick(flushes.slice(0, 2)) })
  return Buffer.concat([first, deflateRawSync(text.subarray(middle), options)])
}

/** The same as a stream whose later pieces refer to the earlier ones. */
export async function deflatedInPieces(random: Random, pieces: readonly Buffer[]): Promise<Buffer> {
  const deflate = createDeflateRaw(randomOptions(random))
  const parts: Buffer[] = []
  deflate.on("data", (part) => parts.push(part))
  for (const piece of pieces) {
    deflate.write(piece)
    await new Promise<void>((resolve) => deflate.flush(random.pick(flushes), resolve))
  }
  deflate.end()
  await new Promise((resolve) => deflate.once("end", resolve))
  return Buffer.concat(parts)
}

/** Code lengths of one symbol among `count` for each leaf of a random tree: a complete code unless it is changed afterwards. */
function completeLengths(random: Random, count: number, leaves: number, maxBits: number): number[] {
  const depths = [0]
  while (depths.length < leaves) {
    const index = random.below(depths.length)
    const depth = depths[index] ?? 0
    if (depth >= maxBits) {
      if (depths.every((some) => some >= maxBits)) break
      continue
    }
    depths[index] = depth + 1
    depths.push(depth + 1)
  }
  const lengths = Array.from({ length: count }, () => 0)
  for (const depth of depths) {
    let symbol = random.below(count)
    while (lengths[symbol] !== 0) symbol = (symbol + 1) % count
    lengths[symbol] = depth
  }
  return lengths
}

/** Code lengths of any kind: complete, with one symbol or none, with too few codes or too many. */
function randomLengths(random: Random, count: number): number[] {
  const kind = random.below(8)
  const lengths = completeLengths(random, count, 2 + random.below(count - 2), 15)
  const any = random.below(count)
  if (kind === 0) return lengths.map(() => 0)
  if (kind === 1) return lengths.map((_, symbol) => (symbol === any ? 1 + random.below(2) : 0))
  if (kind === 2) lengths[any] = random.below(16)
  return lengths
}

/** The fixed precode below: symbols 0 to 12 have 4 bits, 13 to 18 have 5. */
const PRECODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

function writeDynamicHeader(random: Random, writer: BitWriter, isLast: boolean): void {
  // Up to two symbols of each kind that no stream may have.
  const literals = random.below(20) === 0 ? 287 + random.below(2) : 257 + random.below(30)
  const distances = random.below(20) === 0 ? 31 + random.below(2) : 3 + random.below(28)
  const literalLengths = randomLengths(random, literals)
  if (random.below(8) > 0 && literalLengths[256] === 0) {
    const used = literalLengths.findIndex((length) => length > 0)
    literalLengths[256] = literalLengths[used] ?? 1
    if (used >= 0) literalLengths[used] = 0
  }
  const lengths = [...literalLengths, ...randomLengths(random, distances)]
  // A run of zeros that goes on behind the last length.
  if (random.below(10) === 0) lengths.splice(-1, 1, ...Array.from({ length: 12 }, () => 0))
  writer.number(Number(isLast), 1).number(2, 2)
  writer.number(literals - 257, 5).number(distances - 1, 5)
  writer.number(PRECODE_ORDER.length - 4, 4)
  for (const symbol of PRECODE_ORDER) writer.number(symbol < 13 ? 4 : 5, 3)
  const precode = (symbol: number) => (symbol < 13 ? writer.code(symbol, 4) : writer.code(26 + symbol - 13, 5))
  for (let index = 0; index < lengths.length; ) {
    const length = lengths[index] ?? 0
    let run = 1
    while (lengths[index + run] === length && run < 138) run++
    if (length === 0 && run >= 11) precode(18).number(run - 11, 7)
    else if (length === 0 && run >= 3) precode(17).number(run - 3, 3)
    else {
      run = 1
      precode(length)
    }
    index += run
  }
  if (random.below(30) === 0) precode(16).number(random.below(4), 2)
}

/** Blocks with codes of any kind, and random bits as their content. */
export function handmade(random: Random): Buffer {
  const writer = new BitWriter()
  const blocks = 1 + random.below(3)
  // Most begin with text, so that few distances reach too far.
  const beginsWithText = random.below(4) > 0
  for (let block = 1; block <= blocks; block++) {
    const isLast = block === blocks
    const kind = block === 1 && beginsWithText ? 0 : random.below(10)
    if (kind === 0) {
      const bytes = randomText(random, block === 1 ? 3000 : 300)
      const check = random.below(20) === 0 ? 0 : 0xffff
      writer.number(Number(isLast), 1).number(0, 2).align()
      writer
        .number(bytes.length, 16)
        .number(bytes.length ^ check, 16)
        .bytes(bytes)
    } else if (kind === 1) writer.number(Number(isLast), 1).number(1, 2)
    else if (kind === 2) writer.number(random.below(1 << 17), 17)
    else writeDynamicHeader(random, writer, isLast)
    const bits = random.below(400)
    const bias = random.below(4)
    for (let bit = 0; kind > 0 && bit < bits; bit++) writer.number(random.below(2 + bias) === 0 ? 1 : 0, 1)
  }
  return writer.done()
}

/** Flips bits, cuts, drops or repeats bytes, or joins the streams. */
export function damaged(random: Random, stream: Buffer, other: Buffer): Buffer {
  const copy = Buffer.from(stream)
  const at = random.below(copy.length + 1)
  const changes: readonly (() => Buffer)[] = [
    () => copy.subarray(0, at),
    () => Buffer.concat([copy.subarray(0, at), other.subarray(random.below(other.length + 1))]),
    () => Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1 + random.below(3))]),
    () => Buffer.concat([copy.subarray(0, at), Buffer.from([random.below(256)]), copy.subarray(at)]),
    () => Buffer.concat([copy, other]),
    ...Array.from({ length: 8 }, () => () => {
      const flips = 1 + random.below(3)
      // Half of them among the first bytes, where the headers are.
      const range = random.below(2) === 0 ? Math.min(copy.length, 100) : copy.length
      for (let flip = 0; flip < flips && range > 0; flip++) {
        const position = random.below(range)
        copy[position] = (copy[position] ?? 0) ^ (1 << random.below(8))
      }
      return copy
    }),
  ]
  return random.pick(changes)()
}
