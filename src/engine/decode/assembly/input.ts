// The compressed bytes, and the position of the next bit in them. RFC 1951, 3.1.1: each byte's least significant bit
// comes first.

const CHUNK_BYTES: usize = 65536

/**
 * What a call can leave behind: less than a symbol, or the header of a block that is not complete. A header has at most
 * 17 bits, 19 lengths of 3 bits and 316 lengths of 14 bits: 563 bytes.
 */
const MAX_REST_BYTES: usize = 1024

/**
 * 16 bytes more than both, because `peek` loads eight wherever the next bit is. Bits beyond the end are never used: see
 * `available`.
 */
const INPUT: usize = memory.data(66576, 16)

/** Addresses of bits: eight times the address of a byte, plus 0 to 7. */
let next: usize = INPUT << 3
let end: usize = INPUT << 3

/** How many bytes the host may append at once. */
export function chunkCapacity(): usize {
  return CHUNK_BYTES
}

/**
 * Moves the bytes that are not consumed to the front, and returns the address behind them: the host writes the next
 * ones there.
 */
export function chunkAddress(): usize {
  const rest = unusedAddress()
  const bytes = inputEnd() - rest
  if (bytes > MAX_REST_BYTES) unreachable()
  memory.copy(INPUT, rest, bytes)
  next = (INPUT << 3) + (next & 7)
  end = (INPUT + bytes) << 3
  return INPUT + bytes
}

/** Adds the bytes that the host wrote to `chunkAddress()`. */
export function appendChunk(bytes: usize): void {
  if (bytes > CHUNK_BYTES || inputEnd() + bytes > INPUT + MAX_REST_BYTES + CHUNK_BYTES) unreachable()
  end += bytes << 3
}

/** The first byte of which a bit is not consumed. */
export function unusedAddress(): usize {
  return next >> 3
}

export function inputEnd(): usize {
  return end >> 3
}

export function emptyInput(): void {
  next = INPUT << 3
  end = INPUT << 3
}

/** The address of the next bit. */
export function position(): usize {
  return next
}

export function setPosition(bit: usize): void {
  next = bit
}

/** The next 57 bits or more. Those from `available()` on have no meaning. */
export function peek(): u64 {
  return load<u64>(next >> 3) >> (next & 7)
}

/** How many bits of the input are left. */
export function available(): usize {
  return end - next
}

export function skip(bits: u32): void {
  next += bits
}

export function skipToByte(): void {
  next = (next + 7) & ~7
}
