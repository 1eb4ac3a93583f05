// What kind of record a line has. The signature of a line has everything that decides which source recognises the record and which
// rules its kind allows: the keys at the top that matter, and the values of the columns of KIND with their paths. The host evaluates
// one record of each signature; every other record with the same signature gets the same answer.
import { allocate, hashOf, isSame, keep, scratch } from "./memory"

/** A longer signature, or a longer value in one, makes a line unusual. */
export const MAX_SIGNATURE: usize = 1024
export const MAX_VALUE: usize = 160
const SIGNATURE: usize = memory.data(2048, 16)
/** The bits of the keys at the top come first. */
const HEAD_BYTES: usize = 8

/** A kind: hash, signature, its length, mode, masks of rules, the host's number for it. */
const ENTRY_BYTES: usize = 32
const CAPACITY: usize = 4096
const MAX_KINDS: u32 = 2048
const TABLE: usize = memory.data(131072, 16)

/** No rule can match. */
export const SKIPPED: u32 = 1
/** Some rules can match: their pieces decide. */
export const SEARCHABLE: u32 = 2
/** Every line must be looked at in JavaScript. */
export const READ_EXACTLY: u32 = 3

let count: u32 = 0
let length: usize = 0

export function emptyKinds(): void {
  memory.fill(TABLE, 0, CAPACITY * ENTRY_BYTES)
  count = 0
}

export function beginSignature(): void {
  length = HEAD_BYTES
}

/** Adds bytes and a byte behind them that no JSON string contains. Returns false if the signature becomes too long. */
export function addToSignature(from: usize, bytes: usize, separator: u8): bool {
  if (length + bytes + 1 > MAX_SIGNATURE) return false
  memory.copy(SIGNATURE + length, from, bytes)
  length += bytes
  store<u8>(SIGNATURE + length, separator)
  length++
  return true
}

export function endSignature(topLevel: u64): void {
  store<u64>(SIGNATURE, topLevel)
}

export function signature(): usize {
  return SIGNATURE
}

export function signatureBytes(): usize {
  return length
}

/** The entry of the kind with the current signature: its mode is 0 if the kind is unknown. */
export function findKind(): usize {
  const hash = hashOf(SIGNATURE, length)
  let index = <usize>hash & (CAPACITY - 1)
  while (true) {
    const entry = TABLE + index * ENTRY_BYTES
    if (load<u32>(entry, 12) == 0) return entry
    const isFound =
      load<u32>(entry) == hash && load<u32>(entry, 8) == <u32>length && isSame(load<u32>(entry, 4), SIGNATURE, length)
    if (isFound) return entry
    index = (index + 1) & (CAPACITY - 1)
  }
}

export function modeOf(kind: usize): u32 {
  return load<u32>(kind, 12)
}

/** A bit for each rule that the kind allows; then, for each clause, a bit for each rule that does not need it. */
export function maskOf(kind: usize): usize {
  return load<u32>(kind, 16)
}

/** The host's number for the kind. */
export function numberOf(kind: usize): u32 {
  return load<u32>(kind, 20)
}

/**
 * Adds the kind of the current signature. The scratch memory has its masks, of `words` words in all. Returns false if there are too many kinds:
 * an attacker can make as many as he likes, and lines of further kinds are looked at in JavaScript.
 */
export function addKind(mode: u32, words: u32, number: u32): bool {
  const entry = findKind()
  if (modeOf(entry) != 0) return true
  if (count >= MAX_KINDS) return false
  count++
  const mask = allocate((<usize>words) << 2)
  memory.copy(mask, scratch(), (<usize>words) << 2)
  store<u32>(entry, hashOf(SIGNATURE, length))
  store<u32>(entry, <u32>keep(SIGNATURE, length), 4)
  store<u32>(entry, <u32>length, 8)
  store<u32>(entry, mode, 12)
  store<u32>(entry, <u32>mask, 16)
  store<u32>(entry, number, 20)
  return true
}
