import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3"

/** The text of an object, with the ETag that a later `replace` must name. */
export type StoredObject = { readonly text: string; readonly etag: string }

/**
 * The result of a conditional write. `exists` is S3's 412; `conflict` is S3's 409, which does not say whether an object
 * exists.
 */
export type WriteResult =
  | { readonly kind: "written"; readonly etag: string }
  | { readonly kind: "exists" }
  | { readonly kind: "conflict" }
  | { readonly kind: "gone" }

/**
 * The conditional reads and writes that the ledger needs. It is an interface so that tests can run the ledger's protocol
 * against simulated faults. Every other failure is thrown.
 */
export type ObjectStore = {
  /** Writes an object only if none exists: If-None-Match. */
  create(key: string, text: string): Promise<WriteResult>
  /** Overwrites the object only if it still has this ETag: If-Match. */
  replace(key: string, text: string, etag: string): Promise<WriteResult>
  read(key: string): Promise<StoredObject | null>
}

/** The objects of an S3 bucket. `owner` is the account that must own the bucket, if known. */
export function s3ObjectStore(s3: S3Client, bucket: string, owner?: string): ObjectStore {
  const target = { Bucket: bucket, ...(owner ? { ExpectedBucketOwner: owner } : {}) }

  async function put(
    key: string,
    text: string,
    condition: { IfNoneMatch: string } | { IfMatch: string },
  ): Promise<WriteResult> {
    try {
      const { ETag } = await s3.send(
        new PutObjectCommand({ ...target, Key: key, Body: text, ContentType: "application/json", ...condition }),
      )
      return { kind: "written", etag: ETag ?? "" }
    } catch (error) {
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
      if (status === 412) return { kind: "exists" }
      if (status === 409) return { kind: "conflict" }
      if (status === 404 && "IfMatch" in condition && (error as S3ServiceException).name === "NoSuchKey")
        return { kind: "gone" }
      throw error
    }
  }

  return {
    create: (key, text) => put(key, text, { IfNoneMatch: "*" }),
    replace: (key, text, etag) => put(key, text, { IfMatch: etag }),
    async read(key) {
      try {
        const { Body, ETag } = await s3.send(new GetObjectCommand({ ...target, Key: key }))
        return { text: (await Body?.transformToString()) ?? "", etag: ETag ?? "" }
      } catch (error) {
        if (error instanceof S3ServiceException && error.name === "NoSuchKey") return null
        throw error
      }
    },
  }
}
