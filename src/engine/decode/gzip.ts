import { crc32, createInflateRaw } from "node:zlib"
import type { ByteSource } from "./byte-source.ts"
import { engineOptions, type Pace, runEngine } from "./engine.ts"
import { QuarantineError, TruncatedError } from "./errors.ts"

const FLAG_HEADER_CRC = 2
const FLAG_EXTRA = 4
const FLAG_NAME = 8
const FLAG_COMMENT = 16

/**
 * Reads every member of a gzip file (RFC 1952): zero padding between and after members is passed over. Header and
 * trailer are read here and only the deflate data by zlib, so that a wrong checksum or garbage after a member
 * costs no output: what could be inflated has been yielded by the time the fault is thrown.
 */
export async function* gunzip(source: ByteSource, pace?: Pace): AsyncGenerator<Uint8Array> {
  let fault: QuarantineError | undefined
  for (;;) {
    const start = source.offset
    const header = await readHeader(source)
    if (header === "end") break
    if (header === "garbage") {
      fault ??= new QuarantineError({
        code: "trailing-garbage",
        what: "After the last gzip member stand bytes that are neither a member nor zeros",
        offset: start,
        remedy: "Everything before them was read; find out what wrote them, for they may hide cut-off data",
      })
      break
    }
    const wrong = yield* inflateMember(source, pace)
    fault ??= wrong
  }
  if (fault !== undefined) throw fault
}

async function* inflateMember(
  source: ByteSource,
  pace: Pace | undefined,
): AsyncGenerator<Uint8Array, QuarantineError | undefined> {
  let checksum = 0
  let length = 0
  try {
    for await (const chunk of runEngine(createInflateRaw(engineOptions), source, pace)) {
      checksum = crc32(chunk, checksum)
      length = (length + chunk.length) >>> 0
      yield chunk
    }
  } catch (error) {
    throw engineFault(error, source.offset)
  }
  const offset = source.offset
  const trailer = await source.take(8)
  if (trailer.length < 8) throw cut(offset)
  const view = new DataView(trailer.buffer, trailer.byteOffset, 8)
  if (view.getUint32(0, true) === checksum && view.getUint32(4, true) === length) return undefined
  return new QuarantineError({
    code: "checksum-mismatch",
    what: "A gzip member's checksum or length is not that of its content",
    offset,
    remedy:
      "All of it was read as it stands; the object was damaged or changed after it was compressed: write it again",
  })
}

/** Takes a member's header. Says "end" at the end of the source or of its zero padding. */
async function readHeader(source: ByteSource): Promise<"member" | "garbage" | "end"> {
  await skipZeros(source)
  const magic = await source.peek(3)
  if (magic.length === 0) return "end"
  const expected = [0x1f, 0x8b, 8]
  if (magic.some((byte, index) => byte !== expected[index])) return "garbage"
  const start = source.offset
  const fixed = await source.take(10)
  if (fixed.length < 10) throw cut(start)
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
  for (;;) {
    const piece = await source.next(Number.MAX_SAFE_INTEGER)
    if (piece === undefined) return
    const end = piece.findIndex((byte) => byte !== 0)
    if (end === -1) continue
    source.unread(piece.subarray(end))
    return
  }
}

async function skipPastZero(source: ByteSource): Promise<void> {
  for (;;) {
    const piece = await source.next(Number.MAX_SAFE_INTEGER)
    if (piece === undefined) return
    const zero = piece.indexOf(0)
    if (zero === -1) continue
    source.unread(piece.subarray(zero + 1))
    return
  }
}

/** Tells a cut from damage in what zlib threw. Errors of the source itself pass as they are. */
export function engineFault(error: unknown, offset: number): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  if (code === "Z_BUF_ERROR" || code === "ZSTD_error_srcSize_wrong") return cut(offset, error)
  if (!/^(Z_|ZSTD_|ERR_ZLIB)/.test(code)) return error
  return damaged(offset, error)
}

export function damaged(offset: number, cause?: unknown): QuarantineError {
  return new QuarantineError({
    code: "damaged-data",
    what: "The compressed data is damaged",
    offset,
    remedy: "What stands before the damage was read; write the object again from its origin",
    cause,
  })
}

export function cut(offset: number, cause?: unknown): TruncatedError {
  return new TruncatedError({
    code: "compressed-data-cut",
    what: "The compressed data ends in the middle",
    offset,
    remedy: "If it fails again when the upload is surely over, write the object again from its origin",
    cause,
  })
}
