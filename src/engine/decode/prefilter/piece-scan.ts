import { BACKSLASH, DELETED, type EscapeNeeds, mayEncodeLiteral, projected, SPECIAL } from "./projection.ts"

/**
 * A piece as projected bytes, and the position in it of its anchor, the four (or two) bytes that it is looked up by.
 */
type Anchored = { readonly number: number; readonly bytes: Uint8Array; readonly anchor: number }

/** Bytes that are frequent in most lines. An anchor with few of them occurs in few lines. */
const common = new Set(Buffer.from("etaoinsrcldpmuw.:/-0123 ").values())

const HASH_BITS = 16
const HASH_FACTOR = 0x9e3779b1

/**
 * Finds any number of pieces in one pass over a line's bytes. Each piece has an anchor, four bytes of its projection.
 * At each step the last four projected bytes of the line are looked up in a hash table of marks; the pieces with a
 * marked anchor are compared in full.
 */
export class PieceScan {
  readonly #needs: EscapeNeeds
  readonly #longest: number
  readonly #marks = new Uint8Array(1 << HASH_BITS)
  readonly #byFour = new Map<number, Anchored[]>()
  /** Pieces of two or three bytes have anchors of two bytes. */
  readonly #shortMarks = new Uint8Array(1 << 16)
  readonly #byTwo = new Map<number, Anchored[]>()

  constructor(pieces: readonly string[], needs: EscapeNeeds) {
    this.#needs = needs
    this.#longest = Math.max(1, ...pieces.map((piece) => piece.length))
    for (const [number, piece] of pieces.entries()) this.#add(number, Buffer.from(piece, "latin1"))
  }

  /**
   * Sets `found[n]` for each piece n in the projection of the bytes. Returns true at an escape that may encode a
   * literal: then the line must be parsed and the rest is not scanned.
   */
  run(bytes: Uint8Array, start: number, end: number, found: Uint8Array): boolean {
    if (this.#byTwo.size > 0) this.#runShort(bytes, start, end, found)
    const marks = this.#marks
    const table = projected
    let last = 0
    for (let at = start; at < end; at++) {
      let byte = table[bytes[at] ?? 0] ?? 0
      if (byte >= SPECIAL) {
        const isHarmless = byte === BACKSLASH && bytes[at + 1] !== 0x75
        if (!isHarmless && mayEncodeLiteral(bytes, at, end, this.#needs)) return true
        byte -= SPECIAL
      }
      if (byte === DELETED) continue
      last = (last << 8) | byte
      if (marks[Math.imul(last, HASH_FACTOR) >>> (32 - HASH_BITS)] === 1) {
        this.#compare(this.#byFour.get(last), 4, bytes, start, at, end, found)
      }
    }
    return false
  }

  /** A separate pass: most rule sets have no short pieces, and the main loop is a third faster without them. */
  #runShort(bytes: Uint8Array, start: number, end: number, found: Uint8Array): void {
    let last = 0
    for (let at = start; at < end; at++) {
      const byte = (projected[bytes[at] ?? 0] ?? 0) & 0xff
      if (byte === DELETED) continue
      last = ((last << 8) | byte) & 0xffff
      if (this.#shortMarks[last] === 1) this.#compare(this.#byTwo.get(last), 2, bytes, start, at, end, found)
    }
  }

  /**
   * Where the bytes begin that must be scanned again with the next chunk, to find a piece or escape across the border.
   */
  overlapStart(bytes: Uint8Array): number {
    let start = bytes.length
    for (let kept = 0; start > 0 && kept < this.#longest + ESCAPE_BYTES; start--) {
      if (projected[bytes[start - 1] ?? 0] !== DELETED && bytes[start - 1] !== 0x5c) kept++
    }
    return start
  }

  #add(number: number, bytes: Uint8Array): void {
    const size = bytes.length < 4 ? 2 : 4
    const anchor = rarest(bytes, size)
    const key = bytes.subarray(anchor, anchor + size).reduce((value, byte) => (value << 8) | byte, 0)
    const byKey = size === 4 ? this.#byFour : this.#byTwo
    byKey.set(key, [...(byKey.get(key) ?? []), { number, bytes, anchor }])
    if (size === 4) this.#marks[Math.imul(key, HASH_FACTOR) >>> (32 - HASH_BITS)] = 1
    else this.#shortMarks[key] = 1
  }

  /** Compares the candidates whose anchor ends at `bytes[at]` in both directions, skipping deleted bytes. */
  #compare(
    candidates: readonly Anchored[] | undefined,
    size: number,
    bytes: Uint8Array,
    start: number,
    at: number,
    end: number,
    found: Uint8Array,
  ): void {
    for (const { number, bytes: piece, anchor } of candidates ?? []) {
      if (found[number] === 1) continue
      const last = anchor + size - 1
      const isThere = matches(bytes, at, start - 1, -1, piece, last) && matches(bytes, at, end, 1, piece, last)
      if (isThere) found[number] = 1
    }
  }
}

/** `\uXXXX` and what follows it. */
const ESCAPE_BYTES = 8

/**
 * Whether the line's projection from `at` equals the piece from its byte `index`, in one direction to the piece's end.
 */
function matches(bytes: Uint8Array, at: number, stop: number, step: 1 | -1, piece: Uint8Array, index: number): boolean {
  let next = index
  for (let position = at; position !== stop && next >= 0 && next < piece.length; position += step) {
    const byte = (projected[bytes[position] ?? 0] ?? 0) & 0xff
    if (byte === DELETED) continue
    if (byte !== piece[next]) return false
    next += step
  }
  return next < 0 || next === piece.length
}

/** The position of the three bytes of a piece, or of two, that occur in the fewest lines. */
export function rarestAnchor(bytes: Uint8Array): number {
  return rarest(bytes, Math.min(3, bytes.length))
}

function rarest(bytes: Uint8Array, size: number): number {
  let best = 0
  let fewest = Number.POSITIVE_INFINITY
  for (let start = 0; start + size <= bytes.length; start++) {
    const commons = bytes.subarray(start, start + size).filter((byte) => common.has(byte)).length
    if (commons < fewest) {
      fewest = commons
      best = start
    }
  }
  return best
}
