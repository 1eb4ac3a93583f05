// Skips the lines of a block that no rule can match, and stops at the first line that it cannot skip.
import { emptyColumns } from "./columns"
import { readJsonLine, valueColumn, valueCount, valueEnd, valueStart } from "./json-line"
import { emptyKinds, findKind, maskOf, modeOf, numberOf, SEARCHABLE, SKIPPED } from "./kinds"
import { allocate, emptyArena } from "./memory"
import { beginLine, emptyPieces, foundBits, noteColumn, searchValue } from "./pieces"

/** Everything up to `lineStart` was skipped; the block's last line, from there on, is not complete. */
const END: i32 = 0
/** The line is not one plain JSON object. */
const UNUSUAL: i32 = 1
/** A rule may match the line. */
const CANDIDATE: i32 = 2
/** The host must add the kind of the line, which has the current signature, and go on from `lineStart`. */
const UNKNOWN_KIND: i32 = 3

/** The room for the start of a line that a block did not complete; behind it is as much for the bytes of one block. */
const TAIL_BYTES: usize = 256 * 1024
const BLOCK: usize = memory.data(524416, 16)

let words: u32 = 0
let clauses: u32 = 0
let maxLine: usize = 0
/** The rules that the line's pieces leave, and the number of the line's kind. */
let remaining: usize = 0
let kindNumber: u32 = 0

let start: usize = 0
let end: usize = 0
let skipped: u32 = 0

/** Where the host writes a chunk. The start of its first line goes before it. */
export function chunkStart(): usize {
  return BLOCK + TAIL_BYTES
}

/** Begins a set of tables for this number of rules, in words of 32, and of clauses for each rule. */
export function beginTables(
  ruleWords: u32,
  ruleClauses: u32,
  lineBytes: u32,
  needsMarkup: bool,
  needsNonAscii: bool,
): void {
  emptyArena()
  emptyColumns()
  emptyKinds()
  emptyPieces(ruleClauses, ruleWords, needsMarkup, needsNonAscii)
  words = ruleWords
  clauses = ruleClauses
  maxLine = lineBytes
  remaining = allocate((<usize>ruleWords) << 2)
}

/** A bit for each rule that may match the candidate; all of its kind where an escape may hide a piece. */
export function remainingRules(): usize {
  return remaining
}

/** The number that the host gave to the kind of the candidate. */
export function candidateKind(): u32 {
  return kindNumber
}

export function lineStart(): usize {
  return start
}

/** The position of the line feed of the line at which the scan stopped. */
export function lineEnd(): usize {
  return end
}

export function skippedLines(): u32 {
  return skipped
}

/** Scans the lines from `from` up to `to`, where the host has written a line feed. */
export function scanLines(from: usize, to: usize): i32 {
  skipped = 0
  start = from
  while (start < to) {
    end = load<u8>(start) == 0x7b ? readJsonLine(start) : 0
    if (end == 0) {
      end = lineFeed(start)
      return end >= to ? END : UNUSUAL
    }
    if (end >= to) return END
    if (end - start > maxLine) return UNUSUAL
    const kind = findKind()
    const mode = modeOf(kind)
    if (mode == 0) return UNKNOWN_KIND
    if (mode != SKIPPED) {
      if (mode != SEARCHABLE) return UNUSUAL
      if (mayMatch(maskOf(kind))) {
        kindNumber = numberOf(kind)
        return CANDIDATE
      }
    }
    skipped++
    start = end + 1
  }
  return END
}

function lineFeed(from: usize): usize {
  let at = from
  while (true) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x0a)))
    if (mask != 0) return at + <usize>ctz(mask)
    at += 16
  }
}

/** Whether the values of the line have, for some rule that the kind allows, a piece of each clause that the rule needs. */
function mayMatch(mask: usize): bool {
  beginLine()
  const bytes = (<usize>words) << 2
  const count = valueCount()
  for (let index: u32 = 0; index < count; index++) {
    const column = valueColumn(index)
    noteColumn(column)
    if (searchValue(valueStart(index), valueEnd(index), column)) {
      memory.copy(remaining, mask, bytes)
      return true
    }
  }
  const found = foundBits()
  let some: u32 = 0
  for (let word: usize = 0; word < bytes; word += 4) {
    let rules = load<u32>(mask + word)
    let place = word
    for (let clause: u32 = 0; clause < clauses && rules != 0; clause++) {
      rules &= load<u32>(found + place) | load<u32>(mask + bytes + place)
      place += bytes
    }
    store<u32>(remaining + word, rules)
    some |= rules
  }
  return some != 0
}
