// The content of a compressed block, RFC 1951, 3.2.3: literals, and copies of what was inflated before. Two decoders do
// the same. `decodeFast` runs as long as neither the input nor the block can end within one round, and checks that once
// a round. `decodeNext` reads a single symbol and checks every step; it reads the last bytes of the input.
import {
  BITS_MASK,
  DISTANCE_ROOT,
  DISTANCE_TABLE,
  END_OF_BLOCK,
  INVALID,
  LINK,
  LITERAL_COUNT,
  LITERAL_MASK,
  LITERAL_ROOT,
  LITERAL_TABLE,
  SPECIAL,
} from "./huffman-table"
import { available, inputEnd, peek, position, setPosition, skip } from "./input"
import { CONTINUE, DAMAGED, NEEDS_INPUT } from "./status"
import { appendByte, OUTPUT_LIMIT, oldestOutput, outputPosition, setOutputPosition } from "./window"

/** The block has ended. */
export const CONTENT_END: i32 = 5

const LITERAL_INDEX: u64 = (1 << LITERAL_ROOT) - 1
const DISTANCE_INDEX: u64 = (1 << DISTANCE_ROOT) - 1

/** What a refill sets in the count of bits: 56 to 63 of them. */
const REFILLED: u64 = 56

/**
 * A round of `decodeFast` loads eight bytes three times and moves on by at most seven each time: it never loads what is
 * behind the end.
 */
const INPUT_MARGIN_BYTES: usize = 32

/**
 * For a copy from a distance below 16: how 16 bytes continue the pattern that the last bytes form, and how many of them
 * are whole patterns. The row of a distance has 16 indices.
 */
const PATTERNS: usize = memory.data(256, 16)
const STEPS: usize = memory.data(16, 16)
for (let distance: usize = 1; distance < 16; distance++) {
  for (let index: usize = 0; index < 16; index++) store<u8>(PATTERNS + (distance << 4) + index, <u8>(index % distance))
  store<u8>(STEPS + distance, <u8>(16 - (16 % distance)))
}

/**
 * Copies `length` bytes, which may overlap, from `distance` bytes before the address. Writes up to 31 bytes more than
 * that, which later output overwrites.
 */
function copyBack(to: usize, distance: usize, length: usize): void {
  const end = to + length
  let out = to
  let from = to - distance
  if (distance >= 16) {
    v128.store(out, v128.load(from))
    v128.store(out, v128.load(from, 16), 16)
    while (out + 32 < end) {
      out += 32
      from += 32
      v128.store(out, v128.load(from))
      v128.store(out, v128.load(from, 16), 16)
    }
    return
  }
  const pattern = i8x16.swizzle(v128.load(from), v128.load(PATTERNS + (distance << 4)))
  const step: usize = load<u8>(STEPS + distance)
  for (; out < end; out += step) v128.store(out, pattern)
}

/**
 * Reads one symbol of a literal, or of a length with its distance. Changes nothing unless it returns CONTINUE or
 * CONTENT_END.
 */
export function decodeNext(): i32 {
  const left = available()
  let bits = peek()
  let used: u32 = 0
  let entry = literalEntry(bits)
  if (!(entry & LITERAL_MASK) && entry & LINK) {
    used = LITERAL_ROOT
    bits >>= LITERAL_ROOT
    entry = load<u32>(LITERAL_TABLE + (linkedIndex(entry, bits) << 2))
  }
  if (entry & LITERAL_MASK) {
    used += entry >> 24
    if (used > left) return NEEDS_INPUT
    appendByte(<u8>(entry >> 8))
    skip(used)
    return CONTINUE
  }
  used += entry & BITS_MASK
  if (used > left) return NEEDS_INPUT
  if (entry & INVALID) return DAMAGED
  if (entry & END_OF_BLOCK) {
    skip(used)
    return CONTENT_END
  }
  const length = withExtraBits(entry, bits)
  bits >>= <u64>(entry & BITS_MASK)
  entry = distanceEntry(bits)
  if (entry & LINK) {
    used += DISTANCE_ROOT
    bits >>= DISTANCE_ROOT
    entry = load<u32>(DISTANCE_TABLE + (linkedIndex(entry, bits) << 2))
  }
  used += entry & BITS_MASK
  if (used > left) return NEEDS_INPUT
  if (entry & INVALID) return DAMAGED
  const distance = withExtraBits(entry, bits)
  const output = outputPosition()
  if (output - distance < oldestOutput()) return DAMAGED
  copyBack(output, distance, length)
  setOutputPosition(output + length)
  skip(used)
  return CONTINUE
}

function literalEntry(bits: u64): u32 {
  return load<u32>(LITERAL_TABLE + ((<usize>(bits & LITERAL_INDEX)) << 2))
}

function distanceEntry(bits: u64): u32 {
  return load<u32>(DISTANCE_TABLE + ((<usize>(bits & DISTANCE_INDEX)) << 2))
}

/** How many bytes a refill adds to this number of bits, to make it 56 to 63. */
function refilledBytes(count: u64): usize {
  return <usize>(7 - ((count >> 3) & 7))
}

/** Where a LINK leads, with the bits behind the root's. */
function linkedIndex(link: u32, bits: u64): usize {
  return <usize>((link >> 16) + (<u32>bits & ((1 << ((link >> 8) & 15)) - 1)))
}

/** The value of a length or distance: its base plus the extra bits behind its code. */
function withExtraBits(entry: u32, bits: u64): usize {
  const codeAndExtra = <u32>bits & ((1 << (entry & BITS_MASK)) - 1)
  return <usize>((entry >> 16) + (codeAndExtra >> ((entry >> 8) & 15)))
}

/**
 * Reads symbols until the end of the block (CONTENT_END), or until the input or the room in the block is nearly used up
 * (CONTINUE). Reads nothing if one of them is damaged (DAMAGED): `decodeNext` then finds out which.
 *
 * `bits` holds the next bits of the input and `count` says how many; only the lowest six bits of `count` have a
 * meaning, so that whole entries can be subtracted from it. `next` is the first byte that a refill adds. Of 49 bits or
 * more, two entries of literals use up to 20 and a length 20; a distance uses 28.
 */
export function decodeFast(): i32 {
  const inputLimit = inputEnd() - INPUT_MARGIN_BYTES
  const oldest = oldestOutput()
  let next = position() >> 3
  let out = outputPosition()
  if (next > inputLimit || out > OUTPUT_LIMIT) return CONTINUE
  let count: u64 = 56 - (position() & 7)
  let bits = load<u64>(next) >> (56 - count)
  next += 7
  let entry = literalEntry(bits)
  let status = CONTINUE
  while (next <= inputLimit && out <= OUTPUT_LIMIT) {
    if (entry & LITERAL_MASK) {
      store<u32>(out, entry >> 8)
      out += (entry >> LITERAL_COUNT) & 3
      bits >>= <u64>entry
      count -= <u64>entry
      entry = literalEntry(bits)
      if (entry & LITERAL_MASK) {
        store<u32>(out, entry >> 8)
        out += (entry >> LITERAL_COUNT) & 3
        bits >>= <u64>entry
        count -= <u64>entry
        entry = literalEntry(bits)
        if (entry & LITERAL_MASK) {
          store<u32>(out, entry >> 8)
          out += (entry >> LITERAL_COUNT) & 3
          bits >>= <u64>entry
          count -= <u64>entry
          bits |= load<u64>(next) << count
          next += refilledBytes(count)
          count |= REFILLED
          entry = literalEntry(bits)
          continue
        }
      }
    }
    if (entry & SPECIAL) {
      if (entry & LINK) {
        bits >>= LITERAL_ROOT
        count -= LITERAL_ROOT
        entry = load<u32>(LITERAL_TABLE + (linkedIndex(entry, bits) << 2))
        if (entry & LITERAL_MASK) {
          store<u8>(out, <u8>(entry >> 8))
          out++
          bits >>= <u64>entry
          count -= <u64>entry
          bits |= load<u64>(next) << count
          next += refilledBytes(count)
          count |= REFILLED
          entry = literalEntry(bits)
          continue
        }
      }
      if (entry & END_OF_BLOCK) {
        count -= <u64>entry
        status = CONTENT_END
        break
      }
      if (entry & INVALID) return DAMAGED
    }
    const length = withExtraBits(entry, bits)
    bits >>= <u64>entry
    count -= <u64>entry
    bits |= load<u64>(next) << count
    next += refilledBytes(count)
    count |= REFILLED
    entry = distanceEntry(bits)
    if (entry & SPECIAL) {
      if (entry & INVALID) return DAMAGED
      bits >>= DISTANCE_ROOT
      count -= DISTANCE_ROOT
      entry = load<u32>(DISTANCE_TABLE + (linkedIndex(entry, bits) << 2))
    }
    const distance = withExtraBits(entry, bits)
    if (out - distance < oldest) return DAMAGED
    bits >>= <u64>entry
    count -= <u64>entry
    bits |= load<u64>(next) << count
    next += refilledBytes(count)
    count |= REFILLED
    // The next symbol is looked up before the copy, which then runs beside that.
    entry = literalEntry(bits)
    copyBack(out, distance, length)
    out += length
  }
  setPosition((next << 3) - <usize>(count & 63))
  setOutputPosition(out)
  return status
}
