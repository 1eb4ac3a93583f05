import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3"
import type { AlertDocument } from "../../delivery/alert/document.ts"
import type { LedgerEntry } from "../../delivery/ledger/entry.ts"

/** How many entries are read at once. */
const CONCURRENCY = 16

/**
 * The ledger's entries of alerts whose records are in one of `objects` (as `objectUri` names them). An entry is written after
 * its object arrived, so entries that were written before `from`, in ms since 1970, are not read.
 */
export async function* recordedAlerts(
  s3: S3Client,
  ledgerBucket: string,
  objects: ReadonlySet<string>,
  from: number,
): AsyncGenerator<LedgerEntry> {
  const alerts = { Bucket: ledgerBucket, Prefix: "alerts/" }
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, alerts)) {
    const keys = Contents.flatMap(({ Key, LastModified }) =>
      Key !== undefined && (LastModified?.getTime() ?? 0) >= from ? [Key] : [],
    )
    for (let start = 0; start < keys.length; start += CONCURRENCY) {
      const batch = keys.slice(start, start + CONCURRENCY)
      for (const entry of await Promise.all(batch.map((key) => readEntry(s3, ledgerBucket, key)))) {
        const document = JSON.parse(entry.record) as AlertDocument
        if (objects.has(objectUri(document["landfall.bucket"], document["landfall.key"]))) yield entry
      }
    }
  }
}

/** An object's name without its version. */
export function objectUri(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`
}

async function readEntry(s3: S3Client, Bucket: string, Key: string): Promise<LedgerEntry> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
  return JSON.parse((await Body?.transformToString()) ?? "{}") as LedgerEntry
}
