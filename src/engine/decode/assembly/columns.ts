// The columns that matter: those whose text the rules search, and those that show what a record is. A column counts by the last part
// of its name (`command_line` of `process.command_line`), because a record may nest its keys or join them with dots.
import { hashOf, isSame, keep, scratch } from "./memory"

/** The value is a part of the record's signature. */
export const KIND: u32 = 1
/** That the column is there, and the type of its value, are a part of the signature. */
export const PRESENCE: u32 = 2
/** The text is searched for the pieces of the rules. */
export const SEARCHED: u32 = 4
/** The column may contain a record as text. */
export const EMBEDDING: u32 = 8
/** A record with this column is read in JavaScript. */
export const EXACT: u32 = 16
/** The value belongs to the column around it: `{ "EventID": { "#text": 1 } }`. */
export const INHERITS: u32 = 32
/** A key at the top of the record, or the first part of one, which has a bit in the signature. */
export const TOP_LEVEL: u32 = 64

/** An entry: hash, text, length, parent's text, parent's length, flags, number. A parent of length 0 is any. */
const ENTRY_BYTES: usize = 32
const CAPACITY: usize = 2048
const TABLE: usize = memory.data(65536, 16)

/** A bit for what a column's name may be, by its length and its first and last bytes: most keys of a record have none. */
const MARKS: usize = memory.data(2048, 16)
const MARK_BITS: u32 = 14

let count: u32 = 0

export function emptyColumns(): void {
  memory.fill(TABLE, 0, CAPACITY * ENTRY_BYTES)
  memory.fill(MARKS, 0, 1 << (MARK_BITS - 3))
  count = 0
}

/**
 * Adds a column. The scratch memory has its text, then the last part of the name of the object that must be around it. `number` is
 * the column's number in the pieces' sets, or the bit of a key at the top. Returns false if the table is full.
 */
export function addColumn(length: u32, parentLength: u32, flags: u32, number: u32): bool {
  if (count * 2 >= <u32>CAPACITY) return false
  count++
  const text = keep(scratch(), length)
  const parent = parentLength > 0 ? keep(scratch() + length, parentLength) : 0
  const mark = markOf(text, length)
  store<u8>(MARKS + (mark >> 3), load<u8>(MARKS + (mark >> 3)) | ((<u8>1) << (<u8>(mark & 7))))
  const hash = hashOf(text, length)
  let entry = TABLE + (<usize>hash & (CAPACITY - 1)) * ENTRY_BYTES
  while (load<u32>(entry, 4) != 0) entry = next(entry)
  store<u32>(entry, hash)
  store<u32>(entry, <u32>text, 4)
  store<u32>(entry, length, 8)
  store<u32>(entry, <u32>parent, 12)
  store<u32>(entry, parentLength, 16)
  store<u32>(entry, flags, 20)
  store<u32>(entry, number, 24)
  return true
}

function markOf(text: usize, length: usize): u32 {
  const first = <u32>load<u16>(text)
  const last = <u32>load<u16>(text + length - 2)
  return ((first * 0x9e3779b1) ^ (last * 0x85ebca6b) ^ (<u32>length * 0xc2b2ae35)) >> (32 - MARK_BITS)
}

function next(entry: usize): usize {
  const following = entry + ENTRY_BYTES
  return following == TABLE + CAPACITY * ENTRY_BYTES ? TABLE : following
}

/** The number of the searched column that `findColumn` found, and the bit of the key if it is one of those at the top. */
export let foundNumber: u32 = 0
export let foundBit: u64 = 0

/** The flags of all entries for a column, whose parent's last part is given; 0 for a column that does not matter. */
export function findColumn(text: usize, length: usize, parent: usize, parentLength: usize): u32 {
  foundBit = 0
  const mark = markOf(text, length)
  if (!(load<u8>(MARKS + (mark >> 3)) & ((<u8>1) << (<u8>(mark & 7))))) return 0
  const hash = hashOf(text, length)
  let entry = TABLE + (<usize>hash & (CAPACITY - 1)) * ENTRY_BYTES
  let flags: u32 = 0
  for (let own: usize = load<u32>(entry, 4); own != 0; own = load<u32>(entry, 4)) {
    if (load<u32>(entry) == hash && load<u32>(entry, 8) == <u32>length && isSame(own, text, length)) {
      const required = load<u32>(entry, 16)
      if (required == 0 || (required == <u32>parentLength && isSame(load<u32>(entry, 12), parent, parentLength))) {
        const entryFlags = load<u32>(entry, 20)
        flags |= entryFlags
        if (entryFlags & SEARCHED) foundNumber = load<u32>(entry, 24)
        if (entryFlags & TOP_LEVEL) foundBit |= (<u64>1) << (<u64>load<u32>(entry, 24))
      }
    }
    entry = next(entry)
  }
  return flags
}
