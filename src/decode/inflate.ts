import { createZstdDecompress } from "node:zlib"
import { ByteSource } from "./byte-source.ts"
import { engineOptions, runEngine } from "./engine.ts"
import { QuarantineError, TruncatedError } from "./errors.ts"
import { engineFault, gunzip } from "./gzip.ts"
import type { Limits } from "./limits.ts"
import { MAGIC_BYTES, recogniseFormat } from "./magic.ts"

/** A compressed object may hold one more compressed object, as when a shipper zips what was zipped; not more. */
const COMPRESSION_LEVELS = 2

const PLAIN_BYTES = 256 * 1024

/**
 * The object's content, inflated if its magic bytes say so. `size` is the object's size as S3 tells it, and an earlier
 * end is an error. Every byte that could be inflated is yielded before an error is thrown.
 */
export async function* inflate(
  body: AsyncIterable<Uint8Array>,
  limits: Limits,
  size?: number,
): AsyncGenerator<Uint8Array> {
  const stored = new ByteSource(wholeBody(body, size))
  try {
    yield* open(stored, stored, limits, 0)
  } finally {
    await stored.close()
  }
}

async function* open(
  source: ByteSource,
  stored: ByteSource,
  limits: Limits,
  level: number,
): AsyncGenerator<Uint8Array> {
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
  const inflated = format.kind === "gzip" ? gunzip(source) : unzstd(source)
  const content = new ByteSource(bounded(inflated, stored, limits))
  try {
    yield* open(content, stored, limits, level + 1)
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
async function* unzstd(source: ByteSource): AsyncGenerator<Uint8Array> {
  while ((await source.peek(1)).length > 0) {
    const head = await source.peek(MAGIC_BYTES)
    if (recogniseFormat(head).kind !== "zstd") {
      throw new QuarantineError({
        code: "trailing-garbage",
        what: "After the last zstd frame stand bytes that are no frame",
        offset: source.offset,
        remedy: "Everything before them was read; find out what wrote them, for they may hide cut-off data",
      })
    }
    try {
      yield* runEngine(createZstdDecompress(engineOptions), source)
    } catch (error) {
      throw engineFault(error, source.offset)
    }
  }
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
