import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3"

/** An object's text with the ETag that a later `replace` must name. */
export type Stored = { readonly text: string; readonly etag: string }

/** What came of a conditional write. `exists` is S3's 412; `conflict` its 409, which says nothing about what is there. */
export type Written =
  | { readonly kind: "written"; readonly etag: string }
  | { readonly kind: "exists" }
  | { readonly kind: "conflict" }
  | { readonly kind: "gone" }

/**
 * The conditional writes that the ledger stands on. Behind an interface so that the protocol can be run against
 * simulated faults. Every other failure is thrown.
 */
export type LedgerStore = {
  /** Writes a new object, unless one is there: If-None-Match. */
  create(key: string, text: string): Promise<Written>
  /** Writes over the very object with this ETag: If-Match. */
  replace(key: string, text: string, etag: string): Promise<Written>
  read(key: string): Promise<Stored | null>
}

/** The store in an S3 bucket. `owner` is the account that must own it, where that is known. */
export function s3Store(s3: S3Client, bucket: string, owner?: string): LedgerStore {
  const place = { Bucket: bucket, ...(owner ? { ExpectedBucketOwner: owner } : {}) }

  async function put(
    key: string,
    text: string,
    condition: { IfNoneMatch: string } | { IfMatch: string },
  ): Promise<Written> {
    try {
      const { ETag } = await s3.send(
        new PutObjectCommand({ ...place, Key: key, Body: text, ContentType: "application/json", ...condition }),
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
        const { Body, ETag } = await s3.send(new GetObjectCommand({ ...place, Key: key }))
        return { text: (await Body?.transformToString()) ?? "", etag: ETag ?? "" }
      } catch (error) {
        if (error instanceof S3ServiceException && error.name === "NoSuchKey") return null
        throw error
      }
    },
  }
}
