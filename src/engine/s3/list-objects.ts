import { ListObjectsV2Command, ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3"
import type { ObjectRef } from "../../object-ref.ts"

/** Which stored objects: those under a prefix that arrived from `from` on and before `to`, ms since 1970. */
export type Range = {
  readonly bucket: string
  readonly prefix: string
  readonly from: number
  readonly to: number
  /** Include objects that were overwritten or deleted since, where the bucket has versioning. */
  readonly allVersions: boolean
}

/** What a page of a listing says of one object. */
type Listed = {
  readonly Key?: string | undefined
  readonly VersionId?: string | undefined
  readonly Size?: number | undefined
  readonly LastModified?: Date | undefined
  readonly ETag?: string | undefined
}

/** The objects of a range in the order of their keys. LastModified counts as the arrival. */
export async function* storedObjects(s3: S3Client, range: Range): AsyncGenerator<ObjectRef> {
  for await (const { Key, VersionId, Size, LastModified, ETag } of range.allVersions
    ? versions(s3, range)
    : current(s3, range)) {
    const arrival = LastModified?.getTime() ?? 0
    if (Key === undefined || (Key.endsWith("/") && Size === 0)) continue
    if (arrival < range.from || arrival >= range.to) continue
    yield {
      bucket: range.bucket,
      key: Key,
      arrival,
      ...(VersionId === undefined ? {} : { version: VersionId }),
      ...(ETag === undefined ? {} : { etag: ETag.replaceAll('"', "") }),
      ...(Size === undefined ? {} : { size: Size }),
    }
  }
}

async function* current(s3: S3Client, { bucket, prefix }: Range): AsyncGenerator<Listed> {
  for (let token: string | undefined, more = true; more; ) {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token ? { ContinuationToken: token } : {}) }),
    )
    yield* page.Contents ?? []
    token = page.NextContinuationToken
    more = page.IsTruncated === true
  }
}

async function* versions(s3: S3Client, { bucket, prefix }: Range): AsyncGenerator<Listed> {
  for (let key: string | undefined, version: string | undefined, more = true; more; ) {
    const page = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        ...(key ? { KeyMarker: key } : {}),
        ...(version ? { VersionIdMarker: version } : {}),
      }),
    )
    yield* page.Versions ?? []
    key = page.NextKeyMarker
    version = page.NextVersionIdMarker
    more = page.IsTruncated === true
  }
}
