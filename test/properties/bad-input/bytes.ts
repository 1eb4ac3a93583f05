import { constants, deflateRawSync, gzipSync } from "node:zlib"

export function bytes(...parts: readonly (string | number | Uint8Array)[]): Buffer {
  return Buffer.concat(parts.map((part) => Buffer.from(typeof part === "number" ? [part] : part)))
}

/** A gzip that ends within its data: the whole text can be inflated, and then the data ends. */
export function cutGzip(text: string | Uint8Array): Buffer {
  return bytes(gzipSync("").subarray(0, 10), deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }))
}

/** A gzip whose data is damaged after this text. */
export function damagedGzip(text: string | Uint8Array): Buffer {
  const reservedBlockType = 0x07
  return bytes(cutGzip(text), reservedBlockType, Buffer.alloc(40, 1))
}

/** The bytes with one bit flipped at the position; a negative position counts from the end. */
export function changed(whole: Uint8Array, position: number): Buffer {
  const copy = Buffer.from(whole)
  const at = position < 0 ? copy.length + position : position
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at)
  return copy
}

export async function* inChunks(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < whole.length; start += size) yield whole.subarray(start, start + size)
}

/** UTF-32, little-endian. */
export function utf32(text: string): Buffer {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const whole = Buffer.alloc(4 * points.length)
  for (const [index, point] of points.entries()) whole.writeUInt32LE(point, 4 * index)
  return whole
}
