import { createHash } from "node:crypto"

/** An object as the ledger remembers it: S3 gives an ETag to every object, and a listing names it as a read does. */
export type ScannedObject = {
  readonly bucket: string
  readonly key: string
  readonly version?: string
  /** Without quotes. */
  readonly etag?: string
}

/**
 * Where the ledger keeps that an object was scanned to its end. Two versions of a key with the same ETag hold the same
 * bytes, so one scan is enough for both.
 */
export function scannedKey({ bucket, key, version, etag }: ScannedObject): string {
  const identity = JSON.stringify([bucket, key, etag ?? version ?? null])
  return `objects/${createHash("sha256").update(identity).digest("hex")}.json`
}
