// Finds the pieces of the rules' texts in values, as prefilter/piece-scan.ts does in whole lines: the last three projected bytes are
// looked up in a set of bits, and the pieces whose anchor they may be are compared in full. What the projection deletes, and which
// escapes may hide a piece, is the same as there; prefilter/projection.ts says why.
import { allocate, keep, scratch } from "./memory"

const DELETED: u32 = 0
const QUOTE: u32 = 0x22
const AMPERSAND: u32 = 0x26
const LESS_THAN: u32 = 0x3c
const BACKSLASH: u32 = 0x5c
const LETTER_U: u32 = 0x75

/** The bytes of an anchor, and of the anchor of a piece of two bytes. */
const ANCHOR_BYTES: u32 = 3
const SHORT_ANCHOR_BYTES: u32 = 2
/** An anchor of two bytes has this bit, so that both kinds share a table. */
const IS_SHORT: u32 = 1 << 24
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
// line in which it was found last, how many times a value must have it.
const NEXT: usize = 0
const LENGTH: usize = 4
const ANCHOR: usize = 8
const BYTES: usize = 12
const COLUMNS: usize = 16
const BITS: usize = 20
const BIT_COUNT: usize = 24
const FOUND_IN: usize = 28
const TIMES: usize = 32
const PIECE_BYTES: usize = 48

/** The columns of a piece are a set of this many bits. */
export const MAX_COLUMNS: u32 = 512

/** Pieces of one byte that a value must have several times, and for each column those that it has if it is there. */
let counted: usize = 0
const PRESENT: usize = memory.data(2048, 16)

let anchors: u32 = 0
let hasShort: bool = false
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
  memory.fill(PRESENT, 0, MAX_COLUMNS << 2)
  counted = 0
  anchors = 0
  hasShort = false
  needsMarkup = markup
  needsNonAscii = nonAscii
  foundBytes = <usize>clauses * words * 4
  found = allocate(foundBytes)
  line = 0
}

/**
 * Adds a piece. The scratch memory has its projected bytes, then the numbers of its columns, then the bits that it sets, as u16.
 * `anchor` is the position of the bytes that it is looked up by. A piece of one byte counts: a value must have it `times` times. A piece
 * without bytes is there if one of its columns is. Returns false if the table is full.
 */
export function addPiece(length: u32, anchor: u32, times: u32, columns: u32, bits: u32): bool {
  const bytes = keep(scratch(), length)
  const bitList = <u32>keep(scratch() + length + (columns << 1), bits << 1)
  if (length == 0) {
    for (let index: u32 = 0; index < columns; index++) {
      const piece = allocate(PIECE_BYTES)
      const first = PRESENT + ((<usize>load<u16>(scratch() + (index << 1))) << 2)
      store<u32>(piece + NEXT, load<u32>(first))
      store<u32>(first, <u32>piece)
      store<u32>(piece + BITS, bitList)
      store<u32>(piece + BIT_COUNT, bits)
    }
    return true
  }
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
  store<u32>(piece + BITS, bitList)
  store<u32>(piece + BIT_COUNT, bits)
  store<u32>(piece + TIMES, times)
  if (length == 1) {
    store<u32>(piece + NEXT, <u32>counted)
    counted = piece
    return true
  }
  let key = ((<u32>load<u8>(bytes + anchor)) << 8) | <u32>load<u8>(bytes + anchor + 1)
  if (length == SHORT_ANCHOR_BYTES) {
    key |= IS_SHORT
    hasShort = true
  } else key = (key << 8) | <u32>load<u8>(bytes + anchor + 2)
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

/** Sets the bits of what a column has by being there. */
export function noteColumn(column: u32): void {
  for (let piece: usize = load<u32>(PRESENT + ((<usize>column) << 2)); piece != 0; piece = load<u32>(piece + NEXT))
    setBits(piece)
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
    last = ((last << 8) | projected) & 0xffffff
    if (isMarked(last)) compare(last, ANCHOR_BYTES, start, at, end, column)
    if (hasShort) {
      const short = (last & 0xffff) | IS_SHORT
      if (isMarked(short)) compare(short, SHORT_ANCHOR_BYTES, start, at, end, column)
    }
  }
  for (let piece = counted; piece != 0; piece = load<u32>(piece + NEXT))
    if (isIn(piece, column) && countBytes(start, end, load<u8>(load<u32>(piece + BYTES))) >= load<u32>(piece + TIMES))
      setBits(piece)
  return false
}

function isMarked(key: u32): bool {
  const mark = (key * HASH_FACTOR) >> (32 - MARK_BITS)
  return (load<u8>(MARKS + (mark >> 3)) & ((<u8>1) << (<u8>(mark & 7)))) != 0
}

function isIn(piece: usize, column: u32): bool {
  const set: usize = load<u32>(piece + COLUMNS)
  return ((load<u8>(set + (column >> 3)) >> <u8>(column & 7)) & 1) != 0
}

/** How often a projected byte is in a value. */
function countBytes(start: usize, end: usize, byte: u8): u32 {
  let count: u32 = 0
  for (let at = start; at < end; at++) if (projectedByte(at) == <u32>byte) count++
  return count
}

function setBits(piece: usize): void {
  const bits: usize = load<u32>(piece + BITS)
  const count = load<u32>(piece + BIT_COUNT)
  for (let index: u32 = 0; index < count; index++) {
    const bit = <u32>load<u16>(bits + (index << 1))
    const word = found + ((bit >> 5) << 2)
    store<u32>(word, load<u32>(word) | (1 << (bit & 31)))
  }
}

function projectedByte(at: usize): u32 {
  return <u32>load<u16>(PROJECTED + ((<usize>load<u8>(at)) << 1)) & 0xff
}

/** Compares the pieces whose anchor, of `size` bytes, ends at `at` with the value around it. */
function compare(key: u32, size: u32, start: usize, at: usize, end: usize, column: u32): void {
  for (let piece: usize = load<u32>(entryOf(key), 4); piece != 0; piece = load<u32>(piece + NEXT)) {
    if (load<u32>(piece + FOUND_IN) == line || !isIn(piece, column) || !isAround(piece, size, start, at, end)) continue
    store<u32>(piece + FOUND_IN, line)
    setBits(piece)
  }
}

/** Whether the projection of the value contains the piece, with the last byte of the piece's anchor at `at`. */
function isAround(piece: usize, size: u32, start: usize, at: usize, end: usize): bool {
  const bytes: usize = load<u32>(piece + BYTES)
  const length: usize = load<u32>(piece + LENGTH)
  const anchorEnd = <usize>(load<u32>(piece + ANCHOR) + size)
  let index = anchorEnd
  for (let position = at + 1; index < length; position++) {
    if (position >= end) return false
    const projected = projectedByte(position)
    if (projected == DELETED) continue
    if (projected != <u32>load<u8>(bytes + index)) return false
    index++
  }
  index = anchorEnd
  for (let position = at + 1; index > 0; ) {
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
