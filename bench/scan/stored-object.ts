import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync } from "node:fs"
import { basename } from "node:path"
import { UsageError } from "../command-line.ts"

/** The size of a chunk from the HTTP client of S3. */
const CHUNK = 65_536
/** Compressed files up to this size are kept in memory. */
const IN_MEMORY = 100_000_000

export type Format = "gzip" | "zstd" | "plain"

/** An object as it is stored, which can be read as often as needed. */
export type StoredObject = {
  readonly name: string
  readonly format: Format
  readonly storedBytes: number
  readonly isInMemory: boolean
  /** Its bytes in the chunks in which S3 sends them. */
  readonly chunks: () => AsyncIterable<Buffer>
}

/**
 * A file as an object: a compressed one is read before the measurement, a plain or large one in each round. Throws if there is
 * nothing to read.
 */
export function storedFile(path: string): StoredObject {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile()) throw new UsageError(`${path} is not a file`)
  if (stat.size === 0) throw new UsageError(`${path} is empty`)
  const [name, format] = [basename(path), formatOf(beginning(path))]
  if (format !== "plain" && stat.size <= IN_MEMORY) return storedBytes(name, readFileSync(path))
  const chunks = () => createReadStream(path, { highWaterMark: CHUNK })
  return { name, format, storedBytes: stat.size, isInMemory: false, chunks }
}

/** Bytes as an object, one after another `copies` times: gzip and zstd read that as one file. */
export function storedBytes(name: string, bytes: Buffer, copies = 1): StoredObject {
  return {
    name,
    format: formatOf(bytes),
    storedBytes: bytes.length * copies,
    isInMemory: true,
    chunks: async function* () {
      for (let copy = 0; copy < copies; copy++) {
        for (let start = 0; start < bytes.length; start += CHUNK) yield bytes.subarray(start, start + CHUNK)
      }
    },
  }
}

function beginning(path: string): Buffer {
  const magic = Buffer.alloc(4)
  const descriptor = openSync(path, "r")
  try {
    return magic.subarray(0, readSync(descriptor, magic, 0, magic.length, 0))
  } finally {
    closeSync(descriptor)
  }
}

function formatOf(bytes: Buffer): Format {
  if (bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b) return "gzip"
  return bytes.length >= 4 && bytes.readUInt32LE(0) === 0xfd2fb528 ? "zstd" : "plain"
}
