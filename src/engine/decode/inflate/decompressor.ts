import { once } from "node:events"
import type { InflateRaw, ZstdDecompress } from "node:zlib"
import type { ByteSource } from "../byte-source.ts"
import { QuarantineError, TruncatedError } from "../errors.ts"

/** Node's zlib is fastest with output buffers of this size. */
const OUTPUT_BYTES = 256 * 1024

/** When compressed data is damaged, the output of the write that contains the damage is lost, so writes are small. */
export const WRITE_BYTES: number = 32 * 1024

/** From the source's offset `fromOffset` on, each write has at most `bytes` bytes. */
export type WriteSize = { readonly fromOffset: number; readonly bytes: number }

const defaultWriteSize: WriteSize = { fromOffset: Number.POSITIVE_INFINITY, bytes: WRITE_BYTES }

/**
 * A `readableHighWaterMark` of one byte makes the decompressor wait until each output chunk is taken. Without it,
 * chunks in the stream's buffer are lost when a later write fails.
 */
export const decompressorOptions: { chunkSize: number; readableHighWaterMark: number } = {
  chunkSize: OUTPUT_BYTES,
  readableHighWaterMark: 1,
}

/**
 * Decompresses the source until the compressed stream ends, and leaves the bytes that follow in the source. It does not
 * use Node's own reading of several frames, which drops a second zstd frame that begins in the same chunk, and loses
 * the output before trailing garbage.
 *
 * Throws the decompressor's error, or the source's error when the source failed first; both after the last output.
 */
export async function* decompress(
  decompressor: InflateRaw | ZstdDecompress,
  source: ByteSource,
  writeSize: WriteSize = defaultWriteSize,
): AsyncGenerator<Uint8Array> {
  const feeding = feed(decompressor, source, writeSize)
  try {
    for await (const chunk of decompressor) yield chunk
  } catch (error) {
    throw (await feeding)?.sourceError ?? error
  } finally {
    decompressor.destroy()
    await feeding
  }
}

/**
 * Writes until the decompressor accepts no more. Never rejects: an error of the source ends the input and is returned.
 */
async function feed(
  decompressor: InflateRaw | ZstdDecompress,
  source: ByteSource,
  { fromOffset, bytes }: WriteSize,
): Promise<{ readonly sourceError: unknown } | undefined> {
  try {
    for (;;) {
      const left = fromOffset - source.offset
      const chunk = await source.next(left > 0 ? Math.min(WRITE_BYTES, left) : bytes)
      if (decompressor.destroyed) return undefined
      if (chunk === undefined) break
      const before = decompressor.bytesWritten
      await write(decompressor, chunk)
      const used = decompressor.bytesWritten - before
      if (used < chunk.length) {
        source.putBack(chunk.subarray(used))
        return undefined
      }
    }
    decompressor.end()
    return undefined
  } catch (sourceError) {
    decompressor.end()
    return { sourceError }
  }
}

/** Resolves when the chunk is processed, or when the decompressor is destroyed while it waits for its reader. */
async function write(decompressor: InflateRaw | ZstdDecompress, chunk: Uint8Array): Promise<void> {
  const stop = new AbortController()
  await Promise.race([
    new Promise<void>((resolve) => decompressor.write(chunk, () => resolve())),
    once(decompressor, "close", { signal: stop.signal }).catch(() => undefined),
  ])
  stop.abort()
}

/** Translates an error of the decompressor: cut off, or damaged. Errors of the source itself pass unchanged. */
export function decompressionError(error: unknown, offset: number): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  if (code === "Z_BUF_ERROR" || code === "ZSTD_error_srcSize_wrong") return truncatedError(offset, error)
  if (!/^(Z_|ZSTD_|ERR_ZLIB)/.test(code)) return error
  return damagedError(offset, error)
}

export function damagedError(offset: number, cause?: unknown): QuarantineError {
  return new QuarantineError({
    code: "damaged-data",
    what: "The compressed data is damaged",
    offset,
    remedy: "Landfall read everything before the damage. Write the object again from its origin",
    cause,
  })
}

export function truncatedError(offset: number, cause?: unknown): TruncatedError {
  return new TruncatedError({
    code: "compressed-data-cut",
    what: "The compressed data ends in the middle",
    offset,
    remedy: "If this happens again after the upload has finished, write the object again from its origin",
    cause,
  })
}

export function trailingGarbageError(what: string, offset: number): QuarantineError {
  return new QuarantineError({
    code: "trailing-garbage",
    what,
    offset,
    remedy: "Landfall read everything before these bytes. Find out what wrote them: they may contain cut-off data",
  })
}
