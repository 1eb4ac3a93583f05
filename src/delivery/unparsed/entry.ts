import { createHash } from "node:crypto"
import { prefixOf } from "../../notice.ts"
import { nameOf } from "../../object-ref.ts"
import type { Ledger } from "../ledger/ledger.ts"

/** An object with lines that could not be parsed, as the ledger records it for the hourly digest. */
export type UnparsedObject = {
  readonly bucket: string
  readonly key: string
  readonly version?: string
  readonly etag?: string
  /** The source of most of its records, or `unknown`. */
  readonly source: string
  readonly unparsed: number
  /** All lines of the object. */
  readonly lines: number
  /** The numbers of the first unparsed lines. */
  readonly first: readonly number[]
}

/** The source of an object in which no record was recognised. */
export const UNKNOWN_SOURCE = "unknown"

/** What the key of an entry says: enough to count a group of entries without reading them. */
export type UnparsedKey = {
  readonly source: string
  /** The same for all objects of a source and prefix. */
  readonly group: string
  readonly unparsed: number
  readonly lines: number
}

/** The hour of a time in ms, as keys name it: `2026-11-24T09`. */
export function hourName(time: number): string {
  return new Date(time).toISOString().slice(0, 13)
}

/**
 * The ledger's key of an object with unparsed lines. A retry within the hour writes the same key, so it counts once. The
 * hour is that of the scan and not that of the arrival: a digest of an hour that is over is then complete.
 */
export function unparsedKey(object: UnparsedObject, scanned: number): string {
  const { bucket, key, version, etag, source, unparsed, lines } = object
  const group = hash([bucket, prefixOf(key)], 16)
  const name = `${unparsed}-${lines}-${hash([bucket, key, version ?? etag ?? ""], 32)}`
  return `unparsed/${hourName(scanned)}/${source}/${group}/${name}.json`
}

/** Reads a key that `unparsedKey` made; undefined for every other one. */
export function readUnparsedKey(key: string): UnparsedKey | undefined {
  const found = /^unparsed\/[^/]+\/([^/]+)\/([0-9a-f]+)\/(\d+)-(\d+)-[0-9a-f]+\.json$/.exec(key)
  if (found === null) return undefined
  const [, source = "", group = "", unparsed, lines] = found
  return { source, group, unparsed: Number(unparsed), lines: Number(lines) }
}

/** Records an object for the digest of the hour. */
export async function recordUnparsed(object: UnparsedObject, scanned: number, ledger: Ledger): Promise<void> {
  await ledger.archive(
    unparsedKey(object, scanned),
    nameOf({ ...object, arrival: 0 }),
    JSON.stringify(object),
    "unparsed",
  )
}

function hash(parts: readonly string[], length: number): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, length)
}
