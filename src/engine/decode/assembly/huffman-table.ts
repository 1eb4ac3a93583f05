// Tables that decode Huffman codes. RFC 1951, 3.2.1 and 3.2.2.
//
// A table is looked up with the next bits of the input, as many as its root has. An entry says what they begin with:
//
//   literals  0-5 bits of all codes   6-7 one or two   8-15 first, 16-23 second   24-27 bits of the first code
//   others    0-5 bits, with extra bits   6-7 zero   8-11 bits of the code   12-14 flags   16-31 value
//
// So an entry's flags have a meaning only if it has no literals. The bits to consume are the lowest six because
// WebAssembly's shifts use only these of their operand. The value of LINK, for codes longer than the root, is the index
// of another table, which is looked up with the bits behind the root's; its entries do not count the root's bits.

/** Bits 0-5 and the shift of bits 6-7. */
export const BITS_MASK: u32 = 63
export const LITERAL_COUNT: u32 = 6
export const LITERAL_MASK: u32 = 0xc0
export const ONE_LITERAL: u32 = 0x40
export const TWO_LITERALS: u32 = 0x80

export const LINK: u32 = 1 << 12
export const END_OF_BLOCK: u32 = 1 << 13
export const INVALID: u32 = 1 << 14
/** The entry is neither literals nor a length nor a distance. */
export const SPECIAL: u32 = LINK | END_OF_BLOCK | INVALID

export const LITERAL_ROOT: u32 = 10
export const DISTANCE_ROOT: u32 = 8
export const PRECODE_ROOT: u32 = 7

/**
 * The largest tables that complete codes of 15 bits need, by zlib's program `enough`: 1,334 entries for 288 symbols and
 * 10 bits, 402 for 32 symbols and 8 bits. The subtables here are of the sizes that it assumes.
 */
const LITERAL_ENTRIES: u32 = 1334
const DISTANCE_ENTRIES: u32 = 402
const PRECODE_ENTRIES: u32 = 128
export const LITERAL_TABLE: usize = memory.data(5336, 16)
export const DISTANCE_TABLE: usize = memory.data(1608, 16)
export const PRECODE_TABLE: usize = memory.data(512, 16)

const MAX_CODE_BITS: u32 = 15
const END_SYMBOL: u32 = 256

/** RFC 1951, 3.2.5. Symbols 286 and 287 of the fixed code never occur. */
const LENGTH_BASES: usize = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
])
const LENGTH_EXTRA_BITS: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
])
const MAX_LENGTH_SYMBOL: u32 = 285
/** Symbols 30 and 31 of the fixed code never occur. */
const DISTANCE_BASES: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
])
const DISTANCE_EXTRA_BITS: usize = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
])
const MAX_DISTANCE_SYMBOL: u32 = 29

/**
 * For each length of a code: how many codes have it, and where its next symbol belongs among the sorted ones. u32 each.
 */
const COUNTS: usize = memory.data(64, 16)
const POSITIONS: usize = memory.data(64, 16)
/** The symbols by rising length of their codes. u16 each. */
const SORTED: usize = memory.data(576, 16)

/** What the symbols of a code stand for. */
export const LITERALS_AND_LENGTHS: i32 = 0
export const DISTANCES: i32 = 1
export const CODE_LENGTHS: i32 = 2

/**
 * Builds the table of the code whose symbols have these lengths, one byte each. Returns false for a code that zlib
 * rejects: one with too many codes for its lengths, or too few. Too few are a single code of one bit, or none, in a
 * table other than CODE_LENGTHS; the bits that are no code are then INVALID. RFC 1951, 3.2.7, allows it for distances.
 */
export function buildTable(kind: i32, lengths: usize, symbols: u32): bool {
  const table = kind == LITERALS_AND_LENGTHS ? LITERAL_TABLE : kind == DISTANCES ? DISTANCE_TABLE : PRECODE_TABLE
  const root = kind == LITERALS_AND_LENGTHS ? LITERAL_ROOT : kind == DISTANCES ? DISTANCE_ROOT : PRECODE_ROOT
  const capacity =
    kind == LITERALS_AND_LENGTHS ? LITERAL_ENTRIES : kind == DISTANCES ? DISTANCE_ENTRIES : PRECODE_ENTRIES
  const unused = sortSymbols(lengths, symbols)
  if (unused < 0) return false
  if (unused > 0) {
    const codes = symbols - countOf(0)
    const isEmpty = codes == 0
    if (!isEmpty && (kind == CODE_LENGTHS || codes > 1 || countOf(1) == 0)) return false
    fill(table, 1 << root, INVALID | 1)
  }
  return fillTable(kind, table, root, capacity)
}

/**
 * Counts and sorts the codes. Returns how many more codes of 15 bits there could be; negative if there are too many.
 */
function sortSymbols(lengths: usize, symbols: u32): i32 {
  memory.fill(COUNTS, 0, 64)
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const count = COUNTS + ((<usize>load<u8>(lengths + symbol)) << 2)
    store<u32>(count, load<u32>(count) + 1)
  }
  let unused: i32 = 1
  let position: u32 = 0
  for (let bits: u32 = 1; bits <= MAX_CODE_BITS; bits++) {
    unused = (unused << 1) - <i32>countOf(bits)
    if (unused < 0) return unused
    store<u32>(POSITIONS + (bits << 2), position)
    position += countOf(bits)
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const bits: u32 = load<u8>(lengths + symbol)
    if (bits == 0) continue
    const next = POSITIONS + (bits << 2)
    store<u16>(SORTED + ((<usize>load<u32>(next)) << 1), <u16>symbol)
    store<u32>(next, load<u32>(next) + 1)
  }
  return unused
}

function countOf(bits: u32): u32 {
  return load<u32>(COUNTS + (bits << 2))
}

function fill(entries: usize, count: u32, entry: u32): void {
  for (let index: u32 = 0; index < count; index++) store<u32>(entries + (index << 2), entry)
}

/** Gives the sorted symbols their codes, RFC 1951, 3.2.2, and each code its entries. */
function fillTable(kind: i32, table: usize, root: u32, capacity: u32): bool {
  const rootSize: u32 = 1 << root
  let size = rootSize
  let code: u32 = 0
  let sorted = SORTED
  let prefix: u32 = u32.MAX_VALUE
  let subtable: u32 = 0
  for (let bits: u32 = 1; bits <= MAX_CODE_BITS; bits++) {
    for (let left = countOf(bits); left > 0; left--) {
      const entry = entryOf(kind, load<u16>(sorted), bits)
      const reversed = reverse(code, bits)
      sorted += 2
      code++
      if (bits <= root) {
        for (let index = reversed; index < rootSize; index += 1 << bits) store<u32>(table + (index << 2), entry)
        continue
      }
      if ((reversed & (rootSize - 1)) != prefix) {
        prefix = reversed & (rootSize - 1)
        const subBits = subtableBits(root, bits, left)
        subtable = size
        size += 1 << subBits
        if (size > capacity) return false
        store<u32>(table + (prefix << 2), LINK | (subtable << 16) | (subBits << 8) | root)
      }
      const subEntry = withoutRoot(entry, root)
      for (let index = subtable + (reversed >> root); index < size; index += 1 << (bits - root))
        store<u32>(table + (index << 2), subEntry)
    }
    code <<= 1
  }
  return true
}

/**
 * How many bits the subtable has that begins with a code of `bits`, of which `left` are still to come: enough to be
 * complete.
 */
function subtableBits(root: u32, bits: u32, left: u32): u32 {
  let longest = bits
  for (let codes = left; codes < 1 << (longest - root) && longest < MAX_CODE_BITS; ) {
    longest++
    codes = (codes << 1) + countOf(longest)
  }
  return longest - root
}

/** The input has the most significant bit of a code first. */
function reverse(code: u32, bits: u32): u32 {
  let reversed = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555)
  reversed = ((reversed & 0x3333) << 2) | ((reversed >> 2) & 0x3333)
  reversed = ((reversed & 0x0f0f) << 4) | ((reversed >> 4) & 0x0f0f)
  reversed = ((reversed & 0x00ff) << 8) | ((reversed >> 8) & 0x00ff)
  return reversed >> (16 - bits)
}

function entryOf(kind: i32, symbol: u32, bits: u32): u32 {
  if (kind == CODE_LENGTHS) return (symbol << 16) | (bits << 8) | bits
  if (kind == DISTANCES) {
    if (symbol > MAX_DISTANCE_SYMBOL) return INVALID | bits
    const extra: u32 = load<u8>(DISTANCE_EXTRA_BITS + symbol)
    return ((<u32>load<u16>(DISTANCE_BASES + (symbol << 1))) << 16) | (bits << 8) | (bits + extra)
  }
  if (symbol < END_SYMBOL) return (bits << 24) | (symbol << 8) | ONE_LITERAL | bits
  if (symbol == END_SYMBOL) return END_OF_BLOCK | bits
  if (symbol > MAX_LENGTH_SYMBOL) return INVALID | bits
  const index = symbol - END_SYMBOL - 1
  const extra: u32 = load<u8>(LENGTH_EXTRA_BITS + index)
  return ((<u32>load<u16>(LENGTH_BASES + (index << 1))) << 16) | (bits << 8) | (bits + extra)
}

/** The entry in a subtable, which is looked up when the bits of the root are consumed. */
function withoutRoot(entry: u32, root: u32): u32 {
  if (entry & LITERAL_MASK) return entry - root - (root << 24)
  return entry & SPECIAL ? entry - root : entry - root - (root << 8)
}

/**
 * Joins two literals whose codes fit in the root's bits together. From the highest index down, so that the entry of the
 * second one, which has a smaller index, is still a single one.
 */
export function joinLiterals(): void {
  for (let index: i32 = (1 << LITERAL_ROOT) - 1; index >= 0; index--) {
    const entry = load<u32>(LITERAL_TABLE + ((<usize>index) << 2))
    if ((entry & LITERAL_MASK) != ONE_LITERAL) continue
    const bits = entry & BITS_MASK
    const second = load<u32>(LITERAL_TABLE + ((<usize>index >> bits) << 2))
    const both = bits + (second & BITS_MASK)
    if ((second & LITERAL_MASK) != ONE_LITERAL || both > LITERAL_ROOT) continue
    const literals = (entry & 0xff00) | ((second & 0xff00) << 8)
    store<u32>(LITERAL_TABLE + ((<usize>index) << 2), (bits << 24) | literals | TWO_LITERALS | both)
  }
}
