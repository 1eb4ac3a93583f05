// Reads a line that is one JSON object, by RFC 8259, without making anything of it: checks that JSON.parse would accept it, finds the
// values of the columns that matter, and builds the line's signature. It gives up at whatever is unusual; the line is then read in
// JavaScript. A line feed ends the line at the latest, since no JSON value contains one.
import { EMBEDDING, EXACT, findColumn, foundBit, foundNumber, INHERITS, KIND, PRESENCE, SEARCHED } from "./columns"
import { endOfNumber, endOfText } from "./json-scalars"
import { addToSignature, beginSignature, endSignature, MAX_VALUE } from "./kinds"
import { isSame } from "./memory"

const LINE_FEED: u8 = 0x0a
const QUOTE: u8 = 0x22
const COMMA: u8 = 0x2c
const DOT: u8 = 0x2e
const COLON: u8 = 0x3a
const LEFT_BRACKET: u8 = 0x5b
const BACKSLASH: u8 = 0x5c
const RIGHT_BRACKET: u8 = 0x5d
const LEFT_BRACE: u8 = 0x7b
const RIGHT_BRACE: u8 = 0x7d
const SPACE: u8 = 0x20

/** Objects and arrays inside one another; deeper records are unusual. */
const MAX_DEPTH: i32 = 40
/** For each depth: key, its length, its last part, the length of that, flags, column, and whether it is an array. */
const LEVEL_BYTES: usize = 32
const LEVELS: usize = memory.data(2048, 16)
const KEY: usize = 0
const KEY_BYTES: usize = 4
const LAST_PART: usize = 8
const LAST_PART_BYTES: usize = 12
const FLAGS: usize = 16
const COLUMN: usize = 20
const IS_ARRAY: usize = 24

/** The values to search: start, end, column. */
const MAX_VALUES: u32 = 1024
const VALUE_BYTES: usize = 12
const VALUES: usize = memory.data(12288, 16)
let values: u32 = 0
/**
 * The first parts of the keys at the top that have dots, and of those with an object: a record that has both for one name may spell a
 * field twice, and is then read in several ways. Each entry: start, length, the key's number.
 */
const MAX_PARTS: u32 = 128
const PART_BYTES: usize = 12
const DOTTED: usize = memory.data(1536, 16)
const OBJECTS: usize = memory.data(1536, 16)
let dotted: u32 = 0
let objects: u32 = 0

/** More keys make a record unusual. */
const MAX_KEYS: u32 = 5000
let keys: u32 = 0
/** A number that a double may not hold: 16 digits, or an exponent. */
let hasLongNumber: bool = false
/** The bits of the keys at the top. */
let topLevel: u64 = 0
let level: usize = 0
let depth: i32 = 0

/** The keys of the line, at all levels. */
export function keyCount(): u32 {
  return keys
}

export function needsExactNumbers(): bool {
  return hasLongNumber
}

export function valueCount(): u32 {
  return values
}

export function valueStart(index: u32): usize {
  return load<u32>(VALUES + <usize>index * VALUE_BYTES)
}

export function valueEnd(index: u32): usize {
  return load<u32>(VALUES + <usize>index * VALUE_BYTES, 4)
}

export function valueColumn(index: u32): u32 {
  return load<u32>(VALUES + <usize>index * VALUE_BYTES, 8)
}

/** Separators in a signature. They cannot be in the text of a JSON string, and show the type of a value. */
const IN_OBJECT: u8 = 1
const IN_ARRAY: u8 = 2
const END_OF_VALUE: u8 = 3
const TEXT: u8 = 4
const OTHER_SCALAR: u8 = 5
const OBJECT: u8 = 6
const ARRAY: u8 = 7

/**
 * Reads the line that begins at `start` with a brace. Returns the position of its line feed, or 0 if the line is not one JSON object or
 * is unusual. Afterwards the line's values can be searched, and its signature is complete.
 */
export function readJsonLine(start: usize): usize {
  values = 0
  keys = 0
  dotted = 0
  objects = 0
  hasLongNumber = false
  topLevel = 0
  depth = 0
  level = LEVELS
  store<u32>(level, 0, IS_ARRAY)
  beginSignature()
  let at = skipSpace(start + 1)
  if (load<u8>(at) == RIGHT_BRACE) return endOfLine(at + 1)
  at = readKey(at)
  while (true) {
    if (at == 0) return 0
    // `at` is at a value.
    const byte = load<u8>(at)
    if (byte == LEFT_BRACE || byte == LEFT_BRACKET) {
      if (!enter(byte == LEFT_BRACKET)) return 0
      at = skipSpace(at + 1)
      if (load<u8>(at) != (byte == LEFT_BRACE ? RIGHT_BRACE : RIGHT_BRACKET)) {
        if (byte == LEFT_BRACE) at = readKey(at)
        continue
      }
      at = leave(at)
    } else {
      at = byte == QUOTE ? readText(at) : readScalar(at, byte)
      if (at == 0) return 0
      at = skipSpace(at)
    }
    // `at` is behind a value: close what ends here, then go on with the next key or element.
    while (true) {
      const after = load<u8>(at)
      const isArray = load<u32>(level, IS_ARRAY) != 0
      if (after == COMMA) {
        at = skipSpace(at + 1)
        if (!isArray) at = readKey(at)
        break
      }
      if (after != (isArray ? RIGHT_BRACKET : RIGHT_BRACE)) return 0
      if (depth == 0) {
        if (maySpellTwice()) return 0
        endSignature(topLevel)
        return endOfLine(at + 1)
      }
      at = leave(at)
    }
  }
}

function skipSpace(position: usize): usize {
  let at = position
  while (load<u8>(at) == SPACE || load<u8>(at) == 0x09) at++
  return at
}

/** The line feed, if only space is before it. */
function endOfLine(position: usize): usize {
  let at = skipSpace(position)
  if (load<u8>(at) == 0x0d) at++
  return load<u8>(at) == LINE_FEED ? at : 0
}

/** Enters an object or array. False if it is unusual. */
function enter(isArray: bool): bool {
  const flags = load<u32>(level, FLAGS)
  if (flags && !isUsualContainer(flags, isArray)) return false
  if (depth == 0 && !isArray) {
    if (objects == MAX_PARTS) return false
    addPart(OBJECTS + <usize>objects * PART_BYTES, load<u32>(level, KEY), load<u32>(level, KEY_BYTES))
    objects++
  }
  // An array of objects at the top may make the record a wrapper of others.
  if (!isArray && depth == 1 && load<u32>(level, IS_ARRAY)) return false
  if (++depth >= MAX_DEPTH) return false
  const column = load<u32>(level, COLUMN)
  level += LEVEL_BYTES
  store<u32>(level, isArray ? 1 : 0, IS_ARRAY)
  if (isArray) {
    // The elements belong to the column of the array.
    store<u32>(level, flags, FLAGS)
    store<u32>(level, column, COLUMN)
    store<u32>(level, 0, KEY_BYTES)
    store<u32>(level, load<u32>(level - LEVEL_BYTES, LAST_PART), LAST_PART)
    store<u32>(level, load<u32>(level - LEVEL_BYTES, LAST_PART_BYTES), LAST_PART_BYTES)
  }
  return true
}

function isUsualContainer(flags: u32, isArray: bool): bool {
  if (flags & (EXACT | EMBEDDING)) return false
  if (!(flags & (KIND | PRESENCE))) return true
  return addPath() && addToSignature(0, 0, isArray ? ARRAY : OBJECT)
}

function leave(at: usize): usize {
  depth--
  level -= LEVEL_BYTES
  return skipSpace(at + 1)
}

function addPart(entry: usize, key: usize, length: usize): void {
  let end = key
  while (end < key + length && load<u8>(end) != DOT) end++
  store<u32>(entry, <u32>key)
  store<u32>(entry, <u32>(end - key), 4)
  store<u32>(entry, keys, 8)
}

/** Whether an object at the top and a key with dots, of another member, begin with the same name. */
function maySpellTwice(): bool {
  if (objects == 0 || dotted == 0) return false
  if (dotted > MAX_PARTS) return true
  for (let object: usize = OBJECTS; object < OBJECTS + <usize>objects * PART_BYTES; object += PART_BYTES) {
    for (let other: usize = DOTTED; other < DOTTED + <usize>dotted * PART_BYTES; other += PART_BYTES) {
      const length = load<u32>(object, 4)
      if (load<u32>(object, 8) == load<u32>(other, 8) || load<u32>(other, 4) != length) continue
      if (isSame(load<u32>(object), load<u32>(other), length)) return true
    }
  }
  return false
}

/** Reads a key and the colon. Returns the position of the value, or 0. */
function readKey(at: usize): usize {
  if (load<u8>(at) != QUOTE) return 0
  const start = at + 1
  // Looks for the end and the last dot at once.
  let end = start
  let last = start
  while (true) {
    const bytes = v128.load(end)
    const isEnd = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH))),
      i8x16.lt_u(bytes, i8x16.splat(SPACE)),
    )
    const ends = i8x16.bitmask(isEnd)
    let dots = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(DOT)))
    if (ends != 0) dots &= (ends & -ends) - 1
    if (dots != 0) last = end + <usize>(32 - clz(dots))
    if (ends != 0) {
      end += <usize>ctz(ends)
      break
    }
    end += 16
  }
  // A key with an escape may be a column under another spelling.
  if (load<u8>(end) != QUOTE) return 0
  let colon = end + 1
  if (load<u8>(colon) != COLON) colon = skipSpace(colon)
  if (load<u8>(colon) != COLON) return 0
  if (++keys > MAX_KEYS) return 0
  describeKey(start, last, end)
  return skipSpace(colon + 1)
}

/** Finds out what the key means, for its value. Its last part begins at `last`. */
function describeKey(start: usize, last: usize, end: usize): void {
  let parent: usize = 0
  let parentBytes: usize = 0
  if (last > start) {
    parent = last - 1
    while (parent > start && load<u8>(parent - 1) != DOT) parent--
    parentBytes = last - 1 - parent
  } else if (depth > 0) {
    parent = load<u32>(level - LEVEL_BYTES, LAST_PART)
    parentBytes = load<u32>(level - LEVEL_BYTES, LAST_PART_BYTES)
  }
  let flags = findColumn(last, end - last, parent, parentBytes)
  let column = foundNumber
  if (depth == 0) {
    topLevel |= foundBit
    if (last > start) {
      findColumn(start, end - start, 0, 0)
      topLevel |= foundBit
      let first = start
      while (load<u8>(first) != DOT) first++
      if (dotted < MAX_PARTS) addPart(DOTTED + <usize>dotted * PART_BYTES, start, end - start)
      dotted++
      findColumn(start, first - start, 0, 0)
      topLevel |= foundBit
    }
  }
  if (flags & INHERITS && depth > 0) {
    const outer = load<u32>(level - LEVEL_BYTES, FLAGS)
    if (outer & SEARCHED && !(flags & SEARCHED)) column = load<u32>(level - LEVEL_BYTES, COLUMN)
    flags |= outer
  }
  store<u32>(level, <u32>start, KEY)
  store<u32>(level, <u32>(end - start), KEY_BYTES)
  store<u32>(level, <u32>last, LAST_PART)
  store<u32>(level, <u32>(end - last), LAST_PART_BYTES)
  store<u32>(level, flags, FLAGS)
  store<u32>(level, column, COLUMN)
}

/** Reads a string. Returns the position behind it, or 0. */
function readText(at: usize): usize {
  const start = at + 1
  const end = endOfText(start)
  if (end == 0) return 0
  const flags = load<u32>(level, FLAGS)
  if (flags != 0 && !noteText(flags, start, end)) return 0
  return end + 1
}

/** Notes the text of a column that matters. False if it is unusual. */
function noteText(flags: u32, start: usize, end: usize): bool {
  if (flags & EXACT) return false
  if (flags & EMBEDDING && mayBeginRecord(load<u8>(start))) return false
  if (flags & KIND && !addScalar(start, end, TEXT)) return false
  if (flags & PRESENCE && !(flags & KIND) && !(addPath() && addToSignature(0, 0, TEXT))) return false
  return !(flags & SEARCHED) || addValue(start, end)
}

/** Whether a text may be a record: an object, XML, or either of these behind space, an escape or a byte order mark. */
function mayBeginRecord(first: u8): bool {
  return first == LEFT_BRACE || first == 0x3c || first == BACKSLASH || first <= SPACE || first == 0xef
}

function addValue(start: usize, end: usize): bool {
  if (values == MAX_VALUES) return false
  const value = VALUES + <usize>values * VALUE_BYTES
  store<u32>(value, <u32>start)
  store<u32>(value, <u32>end, 4)
  store<u32>(value, load<u32>(level, COLUMN), 8)
  values++
  return true
}

function addScalar(start: usize, end: usize, type: u8): bool {
  return end - start <= MAX_VALUE && addPath() && addToSignature(start, end - start, type)
}

/** Adds the keys from the top down to the current one. */
function addPath(): bool {
  for (let each = LEVELS; each <= level; each += LEVEL_BYTES) {
    const isArray = load<u32>(each, IS_ARRAY) != 0
    const isAdded = isArray
      ? addToSignature(0, 0, IN_ARRAY)
      : addToSignature(load<u32>(each, KEY), load<u32>(each, KEY_BYTES), IN_OBJECT)
    if (!isAdded) return false
  }
  return addToSignature(0, 0, END_OF_VALUE)
}

/** Reads a number, true, false or null. Returns the position behind it, or 0. */
function readScalar(at: usize, first: u8): usize {
  let end: usize = 0
  if (first == 0x74 || first == 0x6e) {
    if (load<u32>(at) == 0x65757274 || load<u32>(at) == 0x6c6c756e) end = at + 4
  } else if (first == 0x66) {
    if (load<u32>(at + 1) == 0x65736c61) end = at + 5
  } else {
    end = endOfNumber(at)
    if (end - at >= 16 || hasExponent(at, end)) hasLongNumber = true
  }
  if (end == 0) return 0
  const flags = load<u32>(level, FLAGS)
  if (flags != 0) {
    const isNull = first == 0x6e
    if (flags & EXACT && !isNull) return 0
    if (flags & (KIND | PRESENCE) && !addScalar(at, flags & KIND || isNull ? end : at, OTHER_SCALAR)) return 0
    if (flags & SEARCHED && !addValue(at, end)) return 0
  }
  return end
}

function hasExponent(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if ((load<u8>(at) | 0x20) == 0x65) return true
  return false
}
