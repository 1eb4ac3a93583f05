import type { ByteSource } from "../byte-source.ts"
import { damagedError, truncatedError } from "./decompressor.ts"

/**
 * What the module exports for this file; src/engine/decode/assembly/inflate.ts has each, or the file from which it
 * exports it.
 */
type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly beginStream: () => void
  readonly inflate: () => number
  readonly chunkAddress: () => number
  readonly chunkCapacity: () => number
  readonly appendChunk: (bytes: number) => void
  readonly unusedAddress: () => number
  readonly inputEnd: () => number
  readonly blockAddress: () => number
  readonly blockEnd: () => number
  readonly nextBlock: () => void
}

/** Results of `inflate`; src/engine/decode/assembly/status.ts. */
const NEEDS_INPUT = 0
const BLOCK_FULL = 1
const DAMAGED = 3

/**
 * A stream may be short, with many others behind it in the same chunk of the source. Its first chunks are small, to
 * copy little twice.
 */
const FIRST_CHUNK_BYTES = 4096
const CHUNK_GROWTH = 4

/**
 * Inflates the source until the deflated stream ends (RFC 1951), and leaves the bytes that follow in the source. Each
 * block that it yields is a view of the module's memory, valid until the next one is asked for. Up to 32 KiB of what
 * precedes a block are directly before it in the memory.
 *
 * Throws an error of kind "cut" or "damaged" after everything that can be inflated, or the source's error. After
 * damage, the source continues with the first byte that has a bit of the damaged symbol.
 */
export async function* inflateRaw(source: ByteSource, assembly: object): AsyncGenerator<Uint8Array> {
  const inflater = assembly as Exports
  const { memory } = inflater
  let limit = Math.min(FIRST_CHUNK_BYTES, inflater.chunkCapacity())
  let end: { readonly error: unknown } | undefined
  inflater.beginStream()
  for (;;) {
    const status = inflater.inflate()
    if (status === NEEDS_INPUT) {
      end = await feed(inflater, source, limit)
      if (end === undefined) {
        limit = Math.min(CHUNK_GROWTH * limit, inflater.chunkCapacity())
        continue
      }
    } else if (status !== BLOCK_FULL) {
      const unused = new Uint8Array(
        memory.buffer,
        inflater.unusedAddress(),
        inflater.inputEnd() - inflater.unusedAddress(),
      )
      source.putBack(Buffer.from(unused))
      end = { error: status === DAMAGED ? damagedError(source.offset) : undefined }
    }
    const from = inflater.blockAddress()
    if (inflater.blockEnd() > from) yield new Uint8Array(memory.buffer, from, inflater.blockEnd() - from)
    inflater.nextBlock()
    if (end?.error !== undefined) throw end.error
    if (end !== undefined) return
  }
}

/** Appends the source's next chunk, or returns the error to throw where there is none. */
async function feed(
  inflater: Exports,
  source: ByteSource,
  limit: number,
): Promise<{ readonly error: unknown } | undefined> {
  let chunk: Uint8Array | undefined
  try {
    chunk = await source.next(limit)
  } catch (error) {
    return { error }
  }
  if (chunk === undefined) return { error: truncatedError(source.offset) }
  new Uint8Array(inflater.memory.buffer).set(chunk, inflater.chunkAddress())
  inflater.appendChunk(chunk.length)
  return undefined
}
