// The inflated bytes: the current block, and directly before it the 32 KiB that precede it. A copy never reads further
// back.

/** RFC 1951, 2: a distance is at most 32 KiB. */
const HISTORY_BYTES: usize = 32768
const BLOCK_BYTES: usize = 262144

/**
 * Behind the limit there is room for what one round of the decoder writes: literals, a copy of 258 bytes, and the rest
 * of a vector.
 */
const MARGIN_BYTES: usize = 320

/** 64 bytes more than both: a scan of a block may write a line feed behind it, and load vectors there. */
const WINDOW: usize = memory.data(294976, 16)
const BLOCK: usize = WINDOW + HISTORY_BYTES
const BLOCK_END: usize = BLOCK + BLOCK_BYTES
/** Behind this, only the bytes of a stored block are written. */
export const OUTPUT_LIMIT: usize = BLOCK_END - MARGIN_BYTES

/** Where the next byte is written. */
let output: usize = BLOCK
/** The first byte of this stream's output that is still in the window. */
let oldest: usize = BLOCK

/** The address of every block. */
export function blockAddress(): usize {
  return BLOCK
}

/** The end of what is inflated of the block. */
export function blockEnd(): usize {
  return output
}

/** Begins the next block: what is inflated becomes history. */
export function nextBlock(): void {
  const bytes = output - BLOCK
  memory.copy(WINDOW, output - HISTORY_BYTES, HISTORY_BYTES)
  output = BLOCK
  oldest = oldest < WINDOW + bytes ? WINDOW : oldest - bytes
}

/** Begins a stream: no distance reaches beyond this. What the stream before it inflated stays in the window. */
export function beginHistory(): void {
  output = BLOCK
  oldest = BLOCK
}

export function outputPosition(): usize {
  return output
}

export function setOutputPosition(address: usize): void {
  output = address
}

export function oldestOutput(): usize {
  return oldest
}

/** Whether the block has no room for another symbol. */
export function isFull(): bool {
  return output > OUTPUT_LIMIT
}

/** How many bytes a stored block may still append to the current block. */
export function room(): usize {
  return BLOCK_END - output
}

export function appendByte(byte: u8): void {
  store<u8>(output, byte)
  output++
}

export function appendBytes(from: usize, bytes: usize): void {
  memory.copy(output, from, bytes)
  output += bytes
}
