import { ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3"
import type { ObjectRef } from "../../object-ref.ts"
import type { BucketPrefix } from "../../settings.ts"

/**
 * A position in the listing of a bucket: everything up to this version of this key has been listed; with `folder`,
 * everything whose key begins with it too.
 */
export type Position = { readonly key: string; readonly version?: string; readonly folder?: true }

/** A page of a listing. Objects and folders are each in the order of S3. */
export type Page = {
  readonly objects: readonly ObjectRef[]
  /** The keys up to the next `/`, where the listing groups by it. */
  readonly folders: readonly string[]
  /** Where the next page begins; undefined after the last one. */
  readonly next?: Position
}

export type PageRequest = { readonly prefix: string; readonly after?: Position; readonly grouped: boolean }

/** Lists one page of a bucket's versions. */
export type ListPage = (request: PageRequest) => Promise<Page>

/**
 * Lists every version: also an object that was overwritten or deleted since may be unscanned. Keys are encoded in the
 * response, because XML cannot contain every character of a key.
 */
export function versionLister(s3: S3Client, { bucket }: BucketPrefix): ListPage {
  return async ({ prefix, after, grouped }) => {
    const page = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        EncodingType: "url",
        ...(grouped ? { Delimiter: "/" } : {}),
        ...(after ? { KeyMarker: after.key } : {}),
        ...(after?.version ? { VersionIdMarker: after.version } : {}),
      }),
    )
    const objects = (page.Versions ?? []).map(({ Key = "", VersionId, ETag, Size, LastModified }) => ({
      bucket,
      key: decodeKey(Key),
      arrival: LastModified?.getTime() ?? 0,
      ...(VersionId === undefined ? {} : { version: VersionId }),
      ...(ETag === undefined ? {} : { etag: ETag.replaceAll('"', "") }),
      ...(Size === undefined ? {} : { size: Size }),
    }))
    const folders = (page.CommonPrefixes ?? []).map(({ Prefix = "" }) => decodeKey(Prefix))
    const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page
    if (!IsTruncated || NextKeyMarker === undefined) return { objects, folders }
    const next = { key: decodeKey(NextKeyMarker), ...(NextVersionIdMarker ? { version: NextVersionIdMarker } : {}) }
    return { objects, folders, next }
  }
}

/** S3 encodes keys like a form. Source: S3 API reference, EncodingType. */
function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll("+", "%20"))
}

/** Whether a key comes before another in the order of S3: by UTF-8 bytes. */
export function isBefore(one: string, other: string): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0
}
