// Inflates bit by bit, as RFC 1951 describes it: slow, without tables, and written independently of the decoder.

export type Inflated = {
  readonly output: Buffer
  readonly end: "whole" | "cut" | "damaged"
  /** The byte behind a whole stream, the byte with the first bit of what is damaged, or the length of a cut one. */
  readonly offset: number
  /** How many bytes must be read to notice the end. */
  readonly read: number
}

/** The symbols of each code length in order, from one bit to 15. */
type Code = readonly (readonly number[])[]

class Stop {
  readonly end: "cut" | "damaged"
  constructor(end: "cut" | "damaged") {
    this.end = end
  }
}

const MAX_BITS = 15
const PRECODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

export function inflateByBits(input: Uint8Array): Inflated {
  const output: number[] = []
  let position = 0
  /** Where the current header or symbol begins. */
  let start = 0
  const bit = () => {
    const byte = input[position >> 3]
    if (byte === undefined) throw new Stop("cut")
    return (byte >> (position++ & 7)) & 1
  }
  const bits = (count: number) => {
    let value = 0
    for (let index = 0; index < count; index++) value |= bit() << index
    return value
  }
  const check = (isValid: boolean) => {
    if (!isValid) throw new Stop("damaged")
  }

  const symbol = (code: Code): number => {
    let value = 0
    let first = 0
    for (const symbols of code) {
      value = 2 * value + bit()
      first *= 2
      const found = symbols[value - first]
      if (found !== undefined) return found
      first += symbols.length
      // A code of one symbol, or none: the other bit is none.
      check(!isSparse(code))
    }
    throw new Stop("damaged")
  }

  const stored = () => {
    position = (position + 7) & ~7
    const length = bits(16)
    check(bits(16) === (length ^ 0xffff))
    for (let index = 0; index < length; index++) {
      start = position
      output.push(bits(8))
    }
  }

  const dynamicCodes = (): [Code, Code] => {
    const literals = bits(5) + 257
    const distances = bits(5) + 1
    const precodes = bits(4) + 4
    check(literals <= 286 && distances <= 30)
    const precodeLengths: number[] = Array.from({ length: 19 }, () => 0)
    for (const index of PRECODE_ORDER.slice(0, precodes)) precodeLengths[index] = bits(3)
    const isEmpty = precodeLengths.every((length) => length === 0)
    const precode = codeOf(precodeLengths)
    check(isEmpty || unusedShare(precodeLengths) === 0)
    const lengths: number[] = []
    while (lengths.length < literals + distances) {
      // zlib reads an empty code as zeros of one bit.
      const next = isEmpty ? bits(1) * 0 : symbol(precode)
      if (next < 16) lengths.push(next)
      else {
        const times = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : 11 + bits(7)
        check(next !== 16 || lengths.length > 0)
        const repeated = next === 16 ? (lengths.at(-1) ?? 0) : 0
        check(lengths.length + times <= literals + distances)
        for (let index = 0; index < times; index++) lengths.push(repeated)
      }
    }
    const literalLengths = lengths.slice(0, literals)
    const distanceLengths = lengths.slice(literals)
    check((literalLengths[256] ?? 0) > 0)
    for (const some of [literalLengths, distanceLengths]) {
      const unused = unusedShare(some)
      check(unused === 0 || (unused > 0 && some.every((length) => length <= 1)))
    }
    return [codeOf(literalLengths), codeOf(distanceLengths)]
  }

  const content = (literals: Code, distances: Code) => {
    for (;;) {
      start = position
      const literal = symbol(literals)
      if (literal === 256) return
      if (literal < 256) {
        output.push(literal)
        continue
      }
      check(literal <= 285)
      const length = lengthOf(literal, bits)
      const code = symbol(distances)
      check(code <= 29)
      const distance = distanceOf(code, bits)
      check(distance <= output.length)
      for (let index = 0; index < length; index++) output.push(output[output.length - distance] ?? 0)
    }
  }

  try {
    for (;;) {
      start = position
      const isLast = bit() === 1
      const type = bits(2)
      check(type < 3)
      if (type === 0) stored()
      else {
        const [literals, distances] = type === 1 ? [fixedLiterals, fixedDistances] : dynamicCodes()
        content(literals, distances)
      }
      if (isLast) break
    }
    const offset = (position + 7) >> 3
    return { output: Buffer.from(output), end: "whole", offset, read: offset }
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    const read = (position + 7) >> 3
    return {
      output: Buffer.from(output),
      end: error.end,
      offset: error.end === "cut" ? input.length : start >> 3,
      read,
    }
  }
}

function codeOf(lengths: readonly number[]): Code {
  return Array.from({ length: MAX_BITS }, (_, index) =>
    lengths.flatMap((length, symbol) => (length === index + 1 ? [symbol] : [])),
  )
}

function isSparse(code: Code): boolean {
  return code.reduce((sum, symbols) => sum + symbols.length, 0) <= 1
}

/** The share of all bit sequences that is no code; negative if the codes overlap. */
function unusedShare(lengths: readonly number[]): number {
  return lengths.reduce((share, length) => (length > 0 ? share - 2 ** -length : share), 1)
}

/** RFC 1951, 3.2.5. */
function lengthOf(symbol: number, bits: (count: number) => number): number {
  if (symbol === 285) return 258
  if (symbol < 265) return symbol - 254
  const extra = (symbol - 261) >> 2
  return ((4 + ((symbol - 261) & 3)) << extra) + 3 + bits(extra)
}

function distanceOf(symbol: number, bits: (count: number) => number): number {
  if (symbol < 4) return symbol + 1
  const extra = (symbol - 2) >> 1
  return ((2 + (symbol & 1)) << extra) + 1 + bits(extra)
}

/** RFC 1951, 3.2.6. */
const fixedLiterals = codeOf(
  Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
)
const fixedDistances = codeOf(Array.from({ length: 32 }, () => 5))
