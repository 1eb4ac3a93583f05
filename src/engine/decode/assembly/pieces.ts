// Finds the pieces of the rules' texts in values, as prefilter/piece-scan.ts does in whole lines: the last four projected bytes are
// looked up in a set of bits, and the pieces whose anchor they may be are compared in full. What the projection deletes, and which
// escapes may hide a piece, is the same as there; prefilter/projection.ts says why.
import { allocate, keep, scratch } from "./memory"

const DELETED: u32 = 0
const QUOTE: u32 = 0x22
const AMPERSAND: u32 = 0x26
const LESS_THAN: u32 = 0x3c
const BACKSLASH: u32 = 0x5c
const LETTER_U: u32 = 0x75

/** The bytes of an anchor. */
const ANCHOR_BYTES: u32 = 4
const HASH_FACTOR: u32 = 0x9e3779b1
const MARK_BITS: u32 = 17
const MARKS: usize = memory.data(16384, 16)
/** Open addressing: anchor, first piece. */
const ANCHORS: usize = memory.data(65536, 16)
const ANCHOR_ENTRIES: usize = 8192

/** The projection of each byte as u16, with SPECIAL where an escape or a tag may begin. */
const PROJECTED: usize = memory.data(512, 16)
const SPECIAL: u32 = 256

// A piece: next piece with the same anchor, length, position of the anchor, bytes, columns, number of columns, bits, number of bits,
// line in which it was found last.
const NEXT: usize = 0
const LENGTH: usize = 4
const ANCHOR: usize = 8
const BYTES: usize = 12
const COLUMNS: usize = 16
const BITS: usize = 20
const BIT_COUNT: usize = 24
const FOUND_IN: usize = 28
const PIECE_BYTES: usize = 32

/** The columns of a piece are a set of this many bits. */
export const MAX_COLUMNS: u32 = 512

let anchors: u32 = 0
let needsMarkup: bool = false
let needsNonAscii: bool = false
/** The bits of what was found in the current line: for each clause of the rules, a bit for each rule. */
let found: usize = 0
let foundBytes: usize = 0
let line: u32 = 0

export function emptyPieces(clauses: u32, words: u32, markup: bool, nonAscii: bool): void {
  memory.fill(MARKS, 0, 1 << (MARK_BITS - 3))
  memory.fill(ANCHORS, 0, ANCHOR_ENTRIES << 3)
  for (let byte: u32 = 0; byte < 256; byte++) {
    const isLetter = byte >= 0x41 && byte <= 0x5a
    const isDeleted = byte == QUOTE || byte == BACKSLASH || byte == 0x7b || byte == 0x7d
    const isSpecial = byte == BACKSLASH || byte == AMPERSAND || byte == LESS_THAN
    const projected = isDeleted ? DELETED : isLetter ? byte + 32 : byte
    store<u16>(PROJECTED + (byte << 1), <u16>(isSpecial ? projected + SPECIAL : projected))
  }
  anchors = 0
  needsMarkup = markup
  needsNonAscii = nonAscii
  foundBytes = <usize>clauses * words * 4
  found = allocate(foundBytes)
  line = 0
}

/**
 * Adds a piece of at least four projected bytes. The scratch memory has its bytes, then the numbers of its columns, then the bits that it
 * sets, as u16. `anchor` is the position of the four bytes that it is looked up by. Returns false if the table is full.
 */
export function addPiece(length: u32, anchor: u32, columns: u32, bits: u32): bool {
  const bytes = keep(scratch(), length)
  const piece = allocate(PIECE_BYTES)
  const set = allocate(MAX_COLUMNS >> 3)
  for (let index: u32 = 0; index < columns; index++) {
    const column = <u32>load<u16>(scratch() + length + (index << 1))
    const byte = set + (column >> 3)
    store<u8>(byte, load<u8>(byte) | ((<u8>1) << (<u8>(column & 7))))
  }
  store<u32>(piece + LENGTH, length)
  store<u32>(piece + ANCHOR, anchor)
  store<u32>(piece + BYTES, <u32>bytes)
  store<u32>(piece + COLUMNS, <u32>set)
  store<u32>(piece + BITS, <u32>keep(scratch() + length + (columns << 1), bits << 1))
  store<u32>(piece + BIT_COUNT, bits)
  const key = bswap<u32>(load<u32>(bytes + anchor))
  const entry = entryOf(key)
  if (load<u32>(entry, 4) == 0) {
    if (++anchors * 2 > <u32>ANCHOR_ENTRIES) return false
    store<u32>(entry, key)
  }
  store<u32>(piece + NEXT, load<u32>(entry, 4))
  store<u32>(entry, <u32>piece, 4)
  const mark = (key * HASH_FACTOR) >> (32 - MARK_BITS)
  store<u8>(MARKS + (mark >> 3), load<u8>(MARKS + (mark >> 3)) | ((<u8>1) << (<u8>(mark & 7))))
  return true
}

function entryOf(key: u32): usize {
  let index = <usize>((key * HASH_FACTOR) >> 19)
  let entry = ANCHORS + (index << 3)
  while (load<u32>(entry, 4) != 0 && load<u32>(entry) != key) {
    index = (index + 1) & (ANCHOR_ENTRIES - 1)
    entry = ANCHORS + (index << 3)
  }
  return entry
}

export function beginLine(): void {
  line++
  memory.fill(found, 0, foundBytes)
}

/** The bits that the pieces found in this line have set. */
export function foundBits(): usize {
  return found
}

/**
 * Searches the value of a column. Returns true at an escape that may hide a piece: then the record must be parsed, and the rest is
 * not searched.
 */
export function searchValue(start: usize, end: usize, column: u32): bool {
  let last: u32 = 0
  for (let at = start; at < end; at++) {
    let projected = <u32>load<u16>(PROJECTED + ((<usize>load<u8>(at)) << 1))
    if (projected >= SPECIAL) {
      if (mayEncodePiece(at, end)) return true
      projected -= SPECIAL
    }
    if (projected == DELETED) continue
    last = (last << 8) | projected
    const mark = (last * HASH_FACTOR) >> (32 - MARK_BITS)
    if (load<u8>(MARKS + (mark >> 3)) & ((<u8>1) << (<u8>(mark & 7)))) compare(last, start, at, end, column)
  }
  return false
}

function projectedByte(at: usize): u32 {
  return <u32>load<u16>(PROJECTED + ((<usize>load<u8>(at)) << 1)) & 0xff
}

/** Compares the pieces whose anchor ends at `at` with the value around it. */
function compare(key: u32, start: usize, at: usize, end: usize, column: u32): void {
  let piece: usize = load<u32>(entryOf(key), 4)
  for (; piece != 0; piece = load<u32>(piece + NEXT)) {
    if (load<u32>(piece + FOUND_IN) == line) continue
    const set: usize = load<u32>(piece + COLUMNS)
    if (!((load<u8>(set + (column >> 3)) >> <u8>(column & 7)) & 1)) continue
    if (!isAround(piece, start, at, end)) continue
    store<u32>(piece + FOUND_IN, line)
    const bits: usize = load<u32>(piece + BITS)
    const count = load<u32>(piece + BIT_COUNT)
    for (let index: u32 = 0; index < count; index++) {
      const bit = <u32>load<u16>(bits + (index << 1))
      const word = found + ((bit >> 5) << 2)
      store<u32>(word, load<u32>(word) | (1 << (bit & 31)))
    }
  }
}

/** Whether the projection of the value contains the piece, with the last byte of the piece's anchor at `at`. */
function isAround(piece: usize, start: usize, at: usize, end: usize): bool {
  const bytes: usize = load<u32>(piece + BYTES)
  const length: usize = load<u32>(piece + LENGTH)
  let index = <usize>load<u32>(piece + ANCHOR) + ANCHOR_BYTES
  let position = at + 1
  for (; index < length; position++) {
    if (position >= end) return false
    const projected = projectedByte(position)
    if (projected == DELETED) continue
    if (projected != <u32>load<u8>(bytes + index)) return false
    index++
  }
  index = <usize>load<u32>(piece + ANCHOR) + ANCHOR_BYTES
  for (position = at + 1; index > 0; ) {
    if (position <= start) return false
    position--
    const projected = projectedByte(position)
    if (projected == DELETED) continue
    if (projected != <u32>load<u8>(bytes + index - 1)) return false
    index--
  }
  return true
}

/** The rule of `mayEncodeLiteral` in prefilter/projection.ts. */
function mayEncodePiece(at: usize, end: usize): bool {
  const first = <u32>load<u8>(at)
  if (first != BACKSLASH) return isMarkupEscape(first, at + 1 < end ? <u32>load<u8>(at + 1) : 0)
  if (at + 6 > end || <u32>load<u8>(at + 1) != LETTER_U) return false
  const code = hexadecimal(at + 2)
  if (code < 0x20) return false
  if (code >= 0x80) return needsNonAscii
  const isMarkup = code == 0x26 || code == 0x27 || code == 0x3c || code == 0x3e
  return !isMarkup || needsMarkup || isMarkupEscape(<u32>code, at + 6 < end ? <u32>load<u8>(at + 6) : 0)
}

function isMarkupEscape(character: u32, next: u32): bool {
  if (character == LESS_THAN) return next == 0x21 || next == 0x3f
  if (character != AMPERSAND) return false
  return next == 0x23 || next == 0x71 || (needsMarkup && (next == 0x61 || next == 0x6c || next == 0x67))
}

/** The value of four hexadecimal digits, or -1. */
function hexadecimal(start: usize): i32 {
  let value: i32 = 0
  for (let at = start; at < start + 4; at++) {
    const digit = <u32>load<u8>(at)
    const letter = (digit | 0x20) - 0x61
    if (digit - 0x30 < 10) value = (value << 4) | <i32>(digit - 0x30)
    else if (letter < 6) value = (value << 4) | <i32>(letter + 10)
    else return -1
  }
  return value
}
