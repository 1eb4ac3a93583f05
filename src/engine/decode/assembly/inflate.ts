// Inflates a stream of deflated data, RFC 1951, as its bytes come in. The host appends input (input.ts), calls
// `inflate`, and reads the blocks of output (window.ts). Whatever the borders of the input are, the output is the same,
// and so is the bit at which damage is found.
import { isLastBlock, isStored, readHeader, storedLeft, takeStored } from "./block-header"
import { available, emptyInput, position, setPosition, skip, skipToByte, unusedAddress } from "./input"
import { BLOCK_FULL, CONTINUE, DAMAGED, NEEDS_INPUT, STREAM_END } from "./status"
import { CONTENT_END, decodeFast, decodeNext } from "./symbols"
import { appendBytes, beginHistory, isFull, room } from "./window"

export { appendChunk, chunkAddress, chunkCapacity, inputEnd, unusedAddress } from "./input"
export { BLOCK_FULL, DAMAGED, NEEDS_INPUT, STREAM_END } from "./status"
export { blockAddress, blockEnd, nextBlock } from "./window"

/** Whether the next bit is in a block's content, not in a header. */
let inContent: bool = false

/** Begins a stream. Input of an earlier one that was not consumed is dropped. */
export function beginStream(): void {
  emptyInput()
  beginHistory()
  inContent = false
}

/** Inflates until there is no more input or room in the block, or until the stream ends or is damaged. */
export function inflate(): i32 {
  while (true) {
    if (isFull()) return BLOCK_FULL
    if (!inContent) {
      const start = position()
      const status = readHeader()
      if (status != CONTINUE) {
        setPosition(start)
        return status
      }
      inContent = true
    }
    const status = isStored() ? copyStored() : decodeContent()
    if (status != CONTENT_END) return status
    inContent = false
    if (isLastBlock()) {
      skipToByte()
      return STREAM_END
    }
  }
}

/** RFC 1951, 3.2.4. */
function copyStored(): i32 {
  const bytes = min(min(<usize>(available() >> 3), room()), storedLeft())
  appendBytes(unusedAddress(), bytes)
  skip((<u32>bytes) << 3)
  takeStored(bytes)
  if (storedLeft() == 0) return CONTENT_END
  return room() == 0 ? BLOCK_FULL : NEEDS_INPUT
}

function decodeContent(): i32 {
  let isFast = true
  while (true) {
    let status = isFast ? decodeFast() : CONTINUE
    if (status == DAMAGED) isFast = false
    else if (status != CONTINUE) return status
    if (isFull()) return BLOCK_FULL
    status = decodeNext()
    if (status != CONTINUE) return status
  }
}
