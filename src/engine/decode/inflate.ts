import { createZstdDecompress } from "node:zlib"
import { ByteSource } from "./byte-source.ts"
import { engineOptions, INPUT_BYTES, type Pace, runEngine } from "./engine.ts"
import { type QuarantineCode, QuarantineError, TruncatedError } from "./errors.ts"
import { cut, damaged, engineFault, gunzip } from "./gzip.ts"
import type { Limits } from "./limits.ts"
import { MAGIC_BYTES, recogniseFormat } from "./magic.ts"
import type { Tally } from "./raw-line.ts"
import { declaredContentBytes, FRAME_HEADER_BYTES, mayBeginFrame } from "./zstd-frame.ts"

/** A compressed object may hold one more compressed object, as when a shipper zips what was zipped; not more. */
const COMPRESSION_LEVELS = 2

const PLAIN_BYTES = 256 * 1024

/** What damaged data looks like, whether it was stored so or damaged on its way here. */
const DAMAGE: ReadonlySet<QuarantineCode> = new Set(["damaged-data", "checksum-mismatch", "trailing-garbage"])

export type InflateOptions = {
  /** The object's size as S3 tells it; an earlier end is an error. */
  readonly size?: number | undefined
  /** Opens the body once more, to save what stands before damage. */
  readonly again?: (() => Promise<AsyncIterable<Uint8Array>>) | undefined
  /** Its `format` is set to what the stored bytes are. */
  readonly noted?: Pick<Tally, "format">
}

/** Where the data is damaged: how many compressions lie around it, and the offset in what those hold. */
type Damage = { readonly level: number; readonly offset: number }

/** A reading of an object, the first or the careful one. */
type Reading = {
  readonly stored: ByteSource
  readonly limits: Limits
  readonly careful?: { readonly level: number; readonly pace: Pace }
  damage?: Damage
}

/**
 * The object's content, inflated if its magic bytes say so. Every byte that could be inflated is yielded before an error
 * is thrown. What turns out to be damaged is read on for a while first: when the body itself is not what was sent, a
 * TruncatedError says so.
 */
export async function* inflate(
  body: AsyncIterable<Uint8Array>,
  limits: Limits,
  { size, again, noted = {} }: InflateOptions = {},
): AsyncGenerator<Uint8Array> {
  const stored = new ByteSource(wholeBody(body, size))
  const reading: Reading = { stored, limits }
  let yielded = 0
  try {
    const format = recogniseFormat(await stored.peek(MAGIC_BYTES))
    if (format.kind !== "unsupported") noted.format = format.kind
    for await (const chunk of open(stored, reading, 0)) {
      yielded += chunk.length
      yield chunk
    }
  } catch (error) {
    if (!(error instanceof QuarantineError && DAMAGE.has(error.code))) throw error
    await drain(stored)
    if (reading.damage && again) yield* salvage(again, limits, reading.damage, yielded)
    throw error
  } finally {
    await stored.close()
  }
}

/** A damaged object's rest is read for its checksum's sake only so far, some seconds: the function's time is bounded. */
const MOST_DRAINED_BYTES = 256 * 1024 * 1024

async function drain(source: ByteSource): Promise<void> {
  const end = source.offset + MOST_DRAINED_BYTES
  while (source.offset < end) if ((await source.next(PLAIN_BYTES)) === undefined) return
}

/** The last 32 KiB before damage are read in pieces of 256 bytes, and of these the last byte by byte. */
const CAREFUL_PIECES: readonly number[] = [256, 1]

/**
 * What of the content stands before the damage and behind the first `known` bytes. zlib gives nothing of a write in which
 * it finds damage, so the object is read again, in smaller pieces where it is damaged. That this fails again is known.
 */
async function* salvage(
  again: () => Promise<AsyncIterable<Uint8Array>>,
  limits: Limits,
  first: Damage,
  known: number,
): AsyncGenerator<Uint8Array> {
  let damage = first
  let yielded = known
  let pieceBefore = INPUT_BYTES
  for (const piece of CAREFUL_PIECES) {
    const careful = { level: damage.level, pace: { from: Math.max(0, damage.offset - pieceBefore), piece } }
    const stored = new ByteSource(await again())
    const reading: Reading = { stored, limits, careful }
    let toSkip = yielded
    try {
      for await (const chunk of open(stored, reading, 0)) {
        if (chunk.length > toSkip) {
          yielded += chunk.length - toSkip
          yield chunk.subarray(toSkip)
        }
        toSkip = Math.max(0, toSkip - chunk.length)
      }
    } catch (error) {
      // The first reading's error is thrown by the caller; that the object cannot be read again may pass, so it is told.
      if (!(error instanceof QuarantineError || error instanceof TruncatedError)) throw error
    } finally {
      await stored.close()
    }
    if (reading.damage === undefined) return
    damage = reading.damage
    pieceBefore = piece
  }
}

async function* open(source: ByteSource, reading: Reading, level: number): AsyncGenerator<Uint8Array> {
  const { stored, limits, careful } = reading
  const format = recogniseFormat(await source.peek(MAGIC_BYTES))
  if (format.kind === "plain") {
    yield* plain(source)
    return
  }
  if (format.kind === "unsupported") {
    throw new QuarantineError({
      code: "unsupported-format",
      what: `The object is ${format.name} data`,
      offset: stored.offset,
      remedy: "Landfall reads plain, gzip and zstd text; let the shipper write one of these",
    })
  }
  if (level === COMPRESSION_LEVELS) {
    throw new QuarantineError({
      code: "nested-compression",
      what: `The object is compressed more than ${COMPRESSION_LEVELS} times over`,
      offset: stored.offset,
      remedy: "Let the shipper compress it once",
    })
  }
  const pace = careful?.level === level ? careful.pace : undefined
  const inflated = format.kind === "gzip" ? gunzip(source, pace) : unzstd(source, pace)
  const content = new ByteSource(bounded(inflated, stored, limits))
  try {
    yield* open(content, reading, level + 1)
  } catch (error) {
    const isOurs = !source.hasFailed && error instanceof QuarantineError && error.code === "damaged-data"
    if (isOurs) reading.damage ??= { level, offset: source.offset }
    throw error
  } finally {
    await content.close()
  }
}

async function* plain(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = await source.next(PLAIN_BYTES)
    if (chunk === undefined) return
    yield chunk
  }
}

/** Frame after frame (RFC 8878); bytes after the last one are given to a new engine, which refuses garbage. */
async function* unzstd(source: ByteSource, pace?: Pace): AsyncGenerator<Uint8Array> {
  while ((await source.peek(1)).length > 0) {
    const head = await source.peek(MAGIC_BYTES)
    if (mayBeginFrame(head)) throw cut(source.offset)
    if (recogniseFormat(head).kind !== "zstd") throw afterFrames(source.offset)
    const declared = declaredContentBytes(await source.peek(FRAME_HEADER_BYTES)) ?? 0
    let bytes = 0
    try {
      for await (const chunk of runEngine(createZstdDecompress(engineOptions), source, pace)) {
        bytes += chunk.length
        yield chunk
      }
    } catch (error) {
      throw isUnknownFrame(error) ? afterFrames(source.offset) : engineFault(error, source.offset)
    }
    // The engine may have read several frames. It looks at the size itself only when a frame comes in one piece.
    if (bytes < declared) throw damaged(source.offset)
  }
}

function afterFrames(offset: number): QuarantineError {
  return new QuarantineError({
    code: "trailing-garbage",
    what: "After the last zstd frame stand bytes that are no frame",
    offset,
    remedy: "Everything before them was read; find out what wrote them, for they may hide cut-off data",
  })
}

/** An engine that has read a frame up to the end of a write takes what comes next for a frame too. */
function isUnknownFrame(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ZSTD_error_prefix_unknown"
}

/** Stops a decompression bomb. zlib's own `maxOutputLength` has no effect on streams. */
async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  stored: ByteSource,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  let inflated = 0
  for await (const chunk of chunks) {
    inflated += chunk.length
    if (inflated > limits.inflatedBytes) {
      throw new QuarantineError({
        code: "inflated-too-large",
        what: `The object inflates to more than ${limits.inflatedBytes} bytes`,
        offset: stored.offset,
        remedy: "Split the object, or raise the limit inflatedBytes if it is honest",
      })
    }
    if (inflated > limits.ratioFloorBytes && inflated > limits.ratio * stored.offset) {
      throw new QuarantineError({
        code: "ratio-too-high",
        what: `The object inflates to more than ${limits.ratio} times its size`,
        offset: stored.offset,
        remedy: "It looks like a decompression bomb; raise the limit ratio if it is honest",
      })
    }
    yield chunk
  }
}

/** The body, and an error at its end if it was shorter than S3 said or its connection broke. */
async function* wholeBody(body: AsyncIterable<Uint8Array>, size: number | undefined): AsyncGenerator<Uint8Array> {
  let read = 0
  try {
    for await (const chunk of body) {
      read += chunk.length
      yield chunk
    }
  } catch (cause) {
    throw new TruncatedError({
      code: "body-failed",
      what: "The connection failed while the object was read",
      offset: read,
      remedy: "Read it again",
      cause,
    })
  }
  if (size === undefined || read >= size) return
  throw new TruncatedError({
    code: "body-shorter-than-size",
    what: `The object's body ended after ${read} of ${size} bytes`,
    offset: read,
    remedy: "Read it again",
  })
}
