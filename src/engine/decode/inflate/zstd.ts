import { createZstdDecompress } from "node:zlib"
import type { ByteSource } from "../byte-source.ts"
import {
  damagedError,
  decompress,
  decompressionError,
  decompressorOptions,
  trailingGarbageError,
  truncatedError,
  type WriteSize,
} from "./decompressor.ts"
import { detectFormat, MAGIC_BYTES } from "./object-format.ts"

/** The longest header of a frame: magic, descriptor, window, dictionary id, content size. RFC 8878, 3.1.1.1. */
export const MAX_FRAME_HEADER_BYTES = 18

const MAGIC = 0xfd2fb528
const DICTIONARY_BYTES = [0, 1, 2, 4]
const CONTENT_SIZE_BYTES = [0, 2, 4, 8]
/** A content size of two bytes counts from here. */
const TWO_BYTES_OFFSET = 256

/**
 * Reads frame after frame (RFC 8878). Bytes after the last frame go to a new decompressor, which rejects garbage.
 */
export async function* unzstd(source: ByteSource, writeSize?: WriteSize): AsyncGenerator<Uint8Array> {
  while ((await source.peek(1)).length > 0) {
    const head = await source.peek(MAGIC_BYTES)
    if (isCutMagic(head)) throw truncatedError(source.offset)
    if (detectFormat(head).kind !== "zstd") throw afterFrames(source.offset)
    const declared = declaredContentBytes(await source.peek(MAX_FRAME_HEADER_BYTES)) ?? 0
    let bytes = 0
    try {
      for await (const chunk of decompress(createZstdDecompress(decompressorOptions), source, writeSize)) {
        bytes += chunk.length
        yield chunk
      }
    } catch (error) {
      throw isUnknownFrame(error) ? afterFrames(source.offset) : decompressionError(error, source.offset)
    }
    // zstd checks the declared size only when a frame comes in one piece. It may have read several frames.
    if (bytes < declared) throw damagedError(source.offset)
  }
}

function afterFrames(offset: number): Error {
  return trailingGarbageError("The bytes after the last zstd frame are not a frame", offset)
}

/** A decompressor that has read a frame up to the end of a write treats the bytes that follow as a frame too. */
function isUnknownFrame(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ZSTD_error_prefix_unknown"
}

/** Whether these last bytes of an object are the beginning of a frame's magic number, and only the beginning. */
function isCutMagic(head: Uint8Array): boolean {
  const [first = 0] = head
  const isSkippable = (first & 0xf0) === 0x50
  const magic = isSkippable ? [first, 0x2a, 0x4d, 0x18] : [0x28, 0xb5, 0x2f, 0xfd]
  return head.length < magic.length && head.every((byte, index) => byte === magic[index])
}

/** How many bytes the frame that begins here declares to contain, if it declares that. RFC 8878, 3.1.1.1.4. */
export function declaredContentBytes(head: Uint8Array): number | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.length)
  if (head.length < 5 || view.getUint32(0, true) !== MAGIC) return undefined
  const descriptor = view.getUint8(4)
  const isSingleSegment = (descriptor & 0x20) !== 0
  const bytes = descriptor >> 6 === 0 && isSingleSegment ? 1 : (CONTENT_SIZE_BYTES[descriptor >> 6] ?? 0)
  const start = 5 + (isSingleSegment ? 0 : 1) + (DICTIONARY_BYTES[descriptor & 3] ?? 0)
  if (bytes === 0 || start + bytes > head.length) return undefined
  if (bytes === 1) return view.getUint8(start)
  if (bytes === 2) return TWO_BYTES_OFFSET + view.getUint16(start, true)
  return bytes === 4 ? view.getUint32(start, true) : Number(view.getBigUint64(start, true))
}
