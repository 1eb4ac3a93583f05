import { createHash } from "node:crypto"
import type { ObjectRef } from "../../object-ref.ts"

/**
 * The ledger key of the marker for a missed object that was sent to the ingest queue. A version that comes back with the same
 * bytes is another object here: its message is another one.
 */
export function sentKey({ bucket, key, version, etag }: ObjectRef): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([bucket, key, version ?? null, etag ?? null]))
    .digest("hex")
  return `missed/${hash}.json`
}
