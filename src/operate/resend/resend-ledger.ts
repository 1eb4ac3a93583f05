import { paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3"
import type { LedgerEntry } from "../../delivery/ledger/entry.ts"
import { s3ObjectStore } from "../../engine/s3/object-store.ts"

/** An object of the ledger: when it was written, in ms since 1970, and its size. */
export type ListedEntry = { readonly key: string; readonly written: number; readonly bytes: number }

/** What resend reads from the ledger. */
export type ResendLedger = {
  /** What was written under a prefix since `from`, in ms since 1970. */
  readonly list: (prefix: string, from: number) => Promise<readonly ListedEntry[]>
  readonly read: (key: string) => Promise<LedgerEntry | null>
}

export function s3ResendLedger(s3: S3Client, bucket: string): ResendLedger {
  const store = s3ObjectStore(s3, bucket)
  return {
    async list(Prefix, from) {
      const found: ListedEntry[] = []
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix })) {
        for (const { Key, LastModified, Size = 0 } of Contents) {
          const written = LastModified?.getTime() ?? 0
          if (Key !== undefined && written >= from) found.push({ key: Key, written, bytes: Size })
        }
      }
      return found
    },
    async read(key) {
      const stored = await store.read(key)
      return stored && (JSON.parse(stored.text) as LedgerEntry)
    },
  }
}
