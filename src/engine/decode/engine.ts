import { once } from "node:events"
import type { InflateRaw, ZstdDecompress } from "node:zlib"
import type { ByteSource } from "./byte-source.ts"

/** Output buffers of this size are the fastest that Node's zlib has. */
const OUTPUT_BYTES = 256 * 1024

/** When compressed data is damaged, the output of one write is lost with it, so a write is kept this small. */
export const INPUT_BYTES: number = 32 * 1024

/** From the source's offset `from` on, so many bytes are written at once. */
export type Pace = { readonly from: number; readonly piece: number }

const usual: Pace = { from: Number.POSITIVE_INFINITY, piece: INPUT_BYTES }

/**
 * `readableHighWaterMark` of one byte makes the engine wait until each output chunk has been taken. Without it,
 * chunks that wait in the stream's buffer vanish when a later write fails.
 */
export const engineOptions: { chunkSize: number; readableHighWaterMark: number } = {
  chunkSize: OUTPUT_BYTES,
  readableHighWaterMark: 1,
}

/**
 * Runs one decompression engine over the source until the compressed stream ends of its own accord, and leaves the
 * bytes that follow in the source. Node's own multi-frame reading is not used: it drops a second zstd frame
 * that begins in the same chunk, and loses the output before trailing garbage.
 *
 * Throws what the engine throws, or what the source threw when it failed first; both after the last output.
 */
export async function* runEngine(
  engine: InflateRaw | ZstdDecompress,
  source: ByteSource,
  pace: Pace = usual,
): AsyncGenerator<Uint8Array> {
  const feeding = feed(engine, source, pace)
  try {
    for await (const chunk of engine) yield chunk
  } catch (error) {
    throw (await feeding)?.sourceError ?? error
  } finally {
    engine.destroy()
    await feeding
  }
}

/** Writes until the engine wants no more. Never rejects: a failure of the source ends the input, and is handed back. */
async function feed(
  engine: InflateRaw | ZstdDecompress,
  source: ByteSource,
  pace: Pace,
): Promise<{ readonly sourceError: unknown } | undefined> {
  try {
    for (;;) {
      const left = pace.from - source.offset
      const piece = await source.next(left > 0 ? Math.min(INPUT_BYTES, left) : pace.piece)
      if (engine.destroyed) return undefined
      if (piece === undefined) break
      const before = engine.bytesWritten
      await write(engine, piece)
      const used = engine.bytesWritten - before
      if (used < piece.length) {
        source.unread(piece.subarray(used))
        return undefined
      }
    }
    engine.end()
    return undefined
  } catch (sourceError) {
    engine.end()
    return { sourceError }
  }
}

/** Resolves when the piece has been worked on, and also when the engine is destroyed while it waits for its reader. */
async function write(engine: InflateRaw | ZstdDecompress, piece: Uint8Array): Promise<void> {
  const stop = new AbortController()
  await Promise.race([
    new Promise<void>((resolve) => engine.write(piece, () => resolve())),
    once(engine, "close", { signal: stop.signal }).catch(() => undefined),
  ])
  stop.abort()
}
