import { GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3"
import type { AlertDocument } from "../../delivery/alert/document.ts"
import type { Entry } from "../../delivery/ledger/entry.ts"

/** So many entries are read at once. */
const AT_ONCE = 16

/**
 * The ledger's entries of alerts whose records lie in one of `objects` (names as `nameOf` gives them). An entry is written
 * after its object has arrived, so those written before `from`, ms since 1970, are not read.
 */
export async function* recordedAlerts(
  s3: S3Client,
  ledgerBucket: string,
  objects: ReadonlySet<string>,
  from: number,
): AsyncGenerator<Entry> {
  for (let token: string | undefined, more = true; more; ) {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: ledgerBucket,
        Prefix: "alerts/",
        ...(token ? { ContinuationToken: token } : {}),
      }),
    )
    const keys = (page.Contents ?? []).flatMap(({ Key, LastModified }) =>
      Key !== undefined && (LastModified?.getTime() ?? 0) >= from ? [Key] : [],
    )
    for (let start = 0; start < keys.length; start += AT_ONCE) {
      const entries = await Promise.all(
        keys.slice(start, start + AT_ONCE).map((key) => readEntry(s3, ledgerBucket, key)),
      )
      for (const entry of entries) {
        const document = JSON.parse(entry.record) as AlertDocument
        if (objects.has(placeOf(document["landfall.bucket"], document["landfall.key"]))) yield entry
      }
    }
    token = page.NextContinuationToken
    more = page.IsTruncated === true
  }
}

/** An object's place, whatever its version. */
export function placeOf(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`
}

async function readEntry(s3: S3Client, Bucket: string, Key: string): Promise<Entry> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
  return JSON.parse((await Body?.transformToString()) ?? "{}") as Entry
}
