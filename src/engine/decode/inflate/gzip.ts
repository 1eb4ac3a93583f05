import { crc32, createInflateRaw } from "node:zlib"
import type { ByteSource } from "../byte-source.ts"
import { QuarantineError } from "../errors.ts"
import {
  decompress,
  decompressionError,
  decompressorOptions,
  trailingGarbageError,
  truncatedError,
  type WriteSize,
} from "./decompressor.ts"
import { inflateRaw } from "./inflate-raw.ts"

const FLAG_HEADER_CRC = 2
const FLAG_EXTRA = 4
const FLAG_NAME = 8
const FLAG_COMMENT = 16

/** What inflates: an instance of the WebAssembly module, or zlib with writes of a size. */
export type Inflater = { readonly assembly: object } | { readonly writeSize: WriteSize | undefined }

/**
 * Reads every member of a gzip file (RFC 1952) and skips zero padding between and after members. Only the deflate data
 * goes through the inflater; header and trailer are read here, so that a wrong checksum or garbage after a member costs
 * no output: everything that could be inflated is yielded before the fault is thrown. With the WebAssembly module, what
 * it yields is valid until the next chunk is asked for.
 */
export async function* gunzip(source: ByteSource, inflater: Inflater): AsyncGenerator<Uint8Array> {
  let fault: QuarantineError | undefined
  for (;;) {
    const start = source.offset
    const header = await readHeader(source)
    if (header === "end") break
    if (header === "garbage") {
      const what = "The bytes after the last gzip member are neither a member nor zeros"
      fault ??= trailingGarbageError(what, start)
      break
    }
    const memberFault = yield* inflateMember(source, inflater)
    fault ??= memberFault
  }
  if (fault !== undefined) throw fault
}

async function* inflateMember(
  source: ByteSource,
  inflater: Inflater,
): AsyncGenerator<Uint8Array, QuarantineError | undefined> {
  let checksum = 0
  let length = 0
  const inflated =
    "assembly" in inflater
      ? inflateRaw(source, inflater.assembly)
      : decompress(createInflateRaw(decompressorOptions), source, inflater.writeSize)
  try {
    for await (const chunk of inflated) {
      checksum = crc32(chunk, checksum)
      length = (length + chunk.length) >>> 0
      yield chunk
    }
  } catch (error) {
    throw decompressionError(error, source.offset)
  }
  const offset = source.offset
  const trailer = await source.take(8)
  if (trailer.length < 8) throw truncatedError(offset)
  const view = new DataView(trailer.buffer, trailer.byteOffset, 8)
  if (view.getUint32(0, true) === checksum && view.getUint32(4, true) === length) return undefined
  return new QuarantineError({
    code: "checksum-mismatch",
    what: "A gzip member's checksum or length does not match its content",
    offset,
    remedy:
      "Landfall read all of it as it is. The object was damaged or changed after it was compressed: write it again",
  })
}

/** Reads a member's header. Returns "end" at the end of the source or of its zero padding. */
async function readHeader(source: ByteSource): Promise<"member" | "garbage" | "end"> {
  await skipZeros(source)
  const magic = await source.peek(3)
  if (magic.length === 0) return "end"
  const expected = [0x1f, 0x8b, 8]
  if (magic.some((byte, index) => byte !== expected[index])) return "garbage"
  const start = source.offset
  const fixed = await source.take(10)
  if (fixed.length < 10) throw truncatedError(start)
  const flags = fixed[3] ?? 0
  if (flags & FLAG_EXTRA) {
    const size = await source.take(2)
    await source.take((size[0] ?? 0) + 256 * (size[1] ?? 0))
  }
  if (flags & FLAG_NAME) await skipPastZero(source)
  if (flags & FLAG_COMMENT) await skipPastZero(source)
  if (flags & FLAG_HEADER_CRC) await source.take(2)
  return "member"
}

async function skipZeros(source: ByteSource): Promise<void> {
  await skipUntil(source, (chunk) => chunk.findIndex((byte) => byte !== 0))
}

async function skipPastZero(source: ByteSource): Promise<void> {
  await skipUntil(source, (chunk) => chunk.indexOf(0) + 1 || -1)
}

/** Skips bytes up to the position that `find` returns for a chunk; -1 skips the whole chunk. */
async function skipUntil(source: ByteSource, find: (chunk: Uint8Array) => number): Promise<void> {
  for await (const chunk of source.chunks(Number.MAX_SAFE_INTEGER)) {
    const end = find(chunk)
    if (end === -1) continue
    source.putBack(chunk.subarray(end))
    return
  }
}
