import { ByteSource } from "../byte-source.ts"
import { type QuarantineCode, QuarantineError, TruncatedError } from "../errors.ts"
import type { Limits } from "../limits.ts"
import type { Tally } from "../raw-line.ts"
import { WRITE_BYTES, type WriteSize } from "./decompressor.ts"
import { gunzip } from "./gzip.ts"
import { type Assembly, Instances } from "./instances.ts"
import { detectFormat, MAGIC_BYTES } from "./object-format.ts"
import { unzstd } from "./zstd.ts"

/** A compressed object may contain one more compressed object, as when a shipper compresses a compressed file. */
const MAX_COMPRESSION_LEVELS = 2

const CHUNK_BYTES = 256 * 1024

/** The codes of damaged data, whether it was stored damaged or damaged in transit. */
const damageCodes: ReadonlySet<QuarantineCode> = new Set(["damaged-data", "checksum-mismatch", "trailing-garbage"])

type InflateOptions = {
  /** The object's size as S3 reports it. An earlier end is an error. */
  readonly size?: number | undefined
  /** Opens the body again, to recover what precedes damaged data. */
  readonly reopen?: (() => Promise<AsyncIterable<Uint8Array>>) | undefined
  /** Its `format` is set to the format of the stored bytes. */
  readonly tally?: Pick<Tally, "format">
  /**
   * Who inflates gzip. With an instance, what is yielded may be a view of its memory, valid until the next chunk is asked
   * for (see `inflateRaw`). Default: an instance of which the caller sees nothing.
   */
  readonly assembly?: Assembly | undefined
}

/** Where the data is damaged: the number of compressions around it, and the offset in their content. */
type Damage = { readonly level: number; readonly offset: number }

/** One pass over an object: the first, or one of the salvage passes that write small pieces near the damage. */
type Pass = {
  readonly stored: ByteSource
  readonly limits: Limits
  readonly instances: Instances
  readonly salvage?: { readonly level: number; readonly writeSize: WriteSize }
  damage?: Damage
  /** What is inflated last is in the memory of an instance, which the next chunk overwrites. */
  isView?: boolean
}

/**
 * Yields the object's content, inflated if its magic bytes say so. Yields every byte that it can inflate before it
 * throws an error. After damaged data it first reads on for a while: if the body differs from what S3 stores, a
 * TruncatedError reports that.
 */
export async function* inflate(
  body: AsyncIterable<Uint8Array>,
  limits: Limits,
  { size, reopen, tally = {}, assembly = "own" }: InflateOptions = {},
): AsyncGenerator<Uint8Array> {
  const stored = new ByteSource(wholeBody(body, size))
  const pass: Pass = { stored, limits, instances: new Instances(assembly) }
  let yielded = 0
  try {
    const format = detectFormat(await stored.peek(MAGIC_BYTES))
    if (format.kind !== "unsupported") tally.format = format.kind
    for await (const chunk of contentOf(stored, pass, 0)) {
      yielded += chunk.length
      yield chunk
    }
  } catch (error) {
    if (!(error instanceof QuarantineError && damageCodes.has(error.code))) throw error
    await drain(stored)
    if (pass.damage && reopen) yield* salvage(reopen, { limits, assembly }, pass.damage, yielded)
    throw error
  } finally {
    pass.instances.release()
    await stored.close()
  }
}

/**
 * After damage, only this much of the object is read to compare its size: some seconds, for the function's time is
 * bounded.
 */
const MAX_DRAINED_BYTES = 256 * 1024 * 1024

async function drain(source: ByteSource): Promise<void> {
  const end = source.offset + MAX_DRAINED_BYTES
  while (source.offset < end) if ((await source.next(CHUNK_BYTES)) === undefined) return
}

/**
 * The first salvage pass reads the last 32 KiB before the damage in pieces of 256 bytes, the second the last of these
 * byte by byte.
 */
const SALVAGE_WRITE_BYTES: readonly number[] = [256, 1]

/**
 * Yields the content between the first `known` bytes and the damage. zlib and zstd give no output for a write that contains
 * damage, so the object is read again with smaller writes near the damage. These passes are expected to fail as well.
 */
async function* salvage(
  reopen: () => Promise<AsyncIterable<Uint8Array>>,
  { limits, assembly }: { readonly limits: Limits; readonly assembly: Assembly },
  firstDamage: Damage,
  known: number,
): AsyncGenerator<Uint8Array> {
  let damage = firstDamage
  let yielded = known
  let previousBytes = WRITE_BYTES
  for (const bytes of SALVAGE_WRITE_BYTES) {
    const writeSize = { fromOffset: Math.max(0, damage.offset - previousBytes), bytes }
    const stored = new ByteSource(await reopen())
    const pass: Pass = {
      stored,
      limits,
      instances: new Instances(assembly),
      salvage: { level: damage.level, writeSize },
    }
    let toSkip = yielded
    try {
      for await (const chunk of contentOf(stored, pass, 0)) {
        if (chunk.length > toSkip) {
          yielded += chunk.length - toSkip
          yield chunk.subarray(toSkip)
        }
        toSkip = Math.max(0, toSkip - chunk.length)
      }
    } catch (error) {
      // The caller throws the first pass's error. An error of S3 may be temporary, so it is thrown here.
      if (!(error instanceof QuarantineError || error instanceof TruncatedError)) throw error
    } finally {
      pass.instances.release()
      await stored.close()
    }
    if (pass.damage === undefined) return
    damage = pass.damage
    previousBytes = bytes
  }
}

/** The content of the source, which is inside `level` compressions. Compressed content is inflated in turn. */
async function* contentOf(source: ByteSource, pass: Pass, level: number): AsyncGenerator<Uint8Array> {
  const { stored, limits, salvage } = pass
  const format = detectFormat(await source.peek(MAGIC_BYTES))
  if (format.kind === "plain") {
    const mustCopy = pass.isView && !pass.instances.areShared
    for await (const chunk of source.chunks(CHUNK_BYTES)) yield mustCopy ? Buffer.from(chunk) : chunk
    return
  }
  if (format.kind === "unsupported") {
    throw new QuarantineError({
      code: "unsupported-format",
      what: `The object is ${format.name} data`,
      offset: stored.offset,
      remedy: "Landfall reads plain, gzip and zstd text. Configure the shipper to write one of these",
    })
  }
  if (level === MAX_COMPRESSION_LEVELS) {
    throw new QuarantineError({
      code: "nested-compression",
      what: `The object is compressed more than ${MAX_COMPRESSION_LEVELS} times over`,
      offset: stored.offset,
      remedy: "Configure the shipper to compress it once",
    })
  }
  const writeSize = salvage?.level === level ? salvage.writeSize : undefined
  const instance = format.kind === "gzip" ? pass.instances.next() : undefined
  pass.isView = instance !== undefined
  const inflater = instance ? { assembly: instance } : { writeSize }
  const inflated = format.kind === "gzip" ? gunzip(source, inflater) : unzstd(source, writeSize)
  const content = new ByteSource(bounded(inflated, stored, limits))
  try {
    yield* contentOf(content, pass, level + 1)
  } catch (error) {
    const isThisLevel = !source.hasFailed && error instanceof QuarantineError && error.code === "damaged-data"
    // An instance has yielded everything up to the damage.
    if (isThisLevel && !instance) pass.damage ??= { level, offset: source.offset }
    throw error
  } finally {
    await content.close()
  }
}

/** Stops what inflates without end, however small it is stored. zlib's own `maxOutputLength` has no effect on streams. */
async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  stored: ByteSource,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  let inflated = 0
  for await (const chunk of chunks) {
    const left = limits.inflatedBytes - inflated
    inflated += chunk.length
    if (left < chunk.length) {
      if (left > 0) yield chunk.subarray(0, left)
      throw new QuarantineError({
        code: "inflated-too-large",
        what: `The object inflates to more than ${limits.inflatedBytes} bytes`,
        offset: stored.offset,
        remedy: "Landfall read everything before this limit. Configure the shipper to write smaller objects",
      })
    }
    yield chunk
  }
}

/** The body, with an error at its end if it was shorter than S3 reported or its connection broke. */
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
