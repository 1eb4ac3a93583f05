import { createHash } from "node:crypto"

/** The identity of a scanned object. Every S3 object has an ETag, and listings and reads return the same one. */
export type ScannedObject = {
  readonly bucket: string
  readonly key: string
  readonly version?: string
  /** Without quotes. */
  readonly etag?: string
}

/**
 * The ledger key of the marker for an object that was scanned to its end. Two versions of a key with the same ETag hold
 * the same bytes, so one scan is enough for both.
 */
export function scannedKey({ bucket, key, version, etag }: ScannedObject): string {
  const identity = JSON.stringify([bucket, key, etag ?? version ?? null])
  return `objects/${createHash("sha256").update(identity).digest("hex")}.json`
}
