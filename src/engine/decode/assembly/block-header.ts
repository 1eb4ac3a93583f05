// The header of a block: its type, and the codes of a compressed one. RFC 1951, 3.2.3 to 3.2.7.
import {
  BITS_MASK,
  buildTable,
  CODE_LENGTHS,
  DISTANCES,
  joinLiterals,
  LITERALS_AND_LENGTHS,
  PRECODE_ROOT,
  PRECODE_TABLE,
} from "./huffman-table"
import { available, peek, skip, skipToByte } from "./input"
import { CONTINUE, DAMAGED, NEEDS_INPUT } from "./status"

export const STORED: u32 = 0
export const FIXED: u32 = 1
const DYNAMIC: u32 = 2

const FIXED_LITERALS: u32 = 288
const FIXED_DISTANCES: u32 = 32
/** The fixed code has two more literal symbols and two more distance symbols, which must not be used. */
const MAX_LITERALS: u32 = 286
const MAX_DISTANCES: u32 = 30
const END_SYMBOL: u32 = 256

/** RFC 1951, 3.2.7: the order in which the lengths of the codes for code lengths are stored. */
const PRECODE_ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])
const PRECODE_SYMBOLS: u32 = 19
const REPEAT_PREVIOUS: u32 = 16
const REPEAT_ZERO: u32 = 17

/** A byte for the code length of each symbol: first the literals and lengths, then the distances. */
const LENGTHS: usize = memory.data(320, 16)
const PRECODE_LENGTHS: usize = memory.data(32, 16)

/** The bytes of a stored block that are still to be copied. */
let storedBytes: usize = 0
let type: u32 = 0
let isLast: bool = false

export function storedLeft(): usize {
  return storedBytes
}

export function takeStored(bytes: usize): void {
  storedBytes -= bytes
}

export function isStored(): bool {
  return type == STORED
}

export function isLastBlock(): bool {
  return isLast
}

/** Reads a header. Only with CONTINUE does the next bit belong to the block's content. */
export function readHeader(): i32 {
  if (available() < 3) return NEEDS_INPUT
  const bits = <u32>peek()
  isLast = (bits & 1) != 0
  type = (bits >> 1) & 3
  if (type > DYNAMIC) return DAMAGED
  skip(3)
  if (type == STORED) return readStoredLength()
  if (type == DYNAMIC) return readCodes()
  useFixedCodes()
  return CONTINUE
}

/** RFC 1951, 3.2.4. */
function readStoredLength(): i32 {
  skipToByte()
  if (available() < 32) return NEEDS_INPUT
  const bits = <u32>peek()
  const length = bits & 0xffff
  if ((length ^ (bits >> 16)) != 0xffff) return DAMAGED
  skip(32)
  storedBytes = length
  return CONTINUE
}

/** RFC 1951, 3.2.6. */
function useFixedCodes(): void {
  memory.fill(LENGTHS, 8, 144)
  memory.fill(LENGTHS + 144, 9, 112)
  memory.fill(LENGTHS + 256, 7, 24)
  memory.fill(LENGTHS + 280, 8, 8)
  memory.fill(LENGTHS + FIXED_LITERALS, 5, FIXED_DISTANCES)
  buildTables(FIXED_LITERALS, FIXED_DISTANCES)
}

/** RFC 1951, 3.2.7. */
function readCodes(): i32 {
  if (available() < 14) return NEEDS_INPUT
  const bits = <u32>peek()
  const literals = (bits & 31) + 257
  const distances = ((bits >> 5) & 31) + 1
  const precodes = ((bits >> 10) & 15) + 4
  if (literals > MAX_LITERALS || distances > MAX_DISTANCES) return DAMAGED
  skip(14)
  memory.fill(PRECODE_LENGTHS, 0, PRECODE_SYMBOLS)
  if (available() < 3 * precodes) return NEEDS_INPUT
  for (let index: u32 = 0; index < precodes; index++) {
    store<u8>(PRECODE_LENGTHS + load<u8>(PRECODE_ORDER + index), <u8>(peek() & 7))
    skip(3)
  }
  if (!buildTable(CODE_LENGTHS, PRECODE_LENGTHS, PRECODE_SYMBOLS)) return DAMAGED
  const status = readLengths(literals + distances)
  if (status != CONTINUE) return status
  if (load<u8>(LENGTHS + END_SYMBOL) == 0) return DAMAGED
  return buildTables(literals, distances) ? CONTINUE : DAMAGED
}

/**
 * Without any code for code lengths, each is a zero of one bit, as in zlib; what they describe is rejected afterwards.
 */
function readLengths(count: u32): i32 {
  let index: u32 = 0
  while (index < count) {
    const bits = peek()
    const entry = load<u32>(PRECODE_TABLE + ((<usize>(bits & ((1 << PRECODE_ROOT) - 1))) << 2))
    const codeBits = entry & BITS_MASK
    if (available() < codeBits) return NEEDS_INPUT
    const symbol = entry >> 16
    if (symbol < REPEAT_PREVIOUS) {
      store<u8>(LENGTHS + index, <u8>symbol)
      index++
      skip(codeBits)
      continue
    }
    const extraBits: u32 = symbol == REPEAT_PREVIOUS ? 2 : symbol == REPEAT_ZERO ? 3 : 7
    if (available() < codeBits + extraBits) return NEEDS_INPUT
    if (symbol == REPEAT_PREVIOUS && index == 0) return DAMAGED
    const extra = <u32>(bits >> codeBits) & ((1 << extraBits) - 1)
    const times = extra + (symbol > REPEAT_ZERO ? 11 : 3)
    if (index + times > count) return DAMAGED
    const length: u8 = symbol == REPEAT_PREVIOUS ? load<u8>(LENGTHS + index - 1) : 0
    memory.fill(LENGTHS + index, length, times)
    index += times
    skip(codeBits + extraBits)
  }
  return CONTINUE
}

function buildTables(literals: u32, distances: u32): bool {
  if (!buildTable(LITERALS_AND_LENGTHS, LENGTHS, literals)) return false
  if (!buildTable(DISTANCES, LENGTHS + literals, distances)) return false
  joinLiterals()
  return true
}
