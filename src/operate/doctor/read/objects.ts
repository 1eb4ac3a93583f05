import { HeadObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3"
import { isDenied } from "../../attach/attach-error.ts"
import type { Scope } from "../../attach/scope.ts"
import { scopeName } from "../../attach/scope.ts"
import { isGone, look } from "../look.ts"

/** One object of a log bucket, tried as detect reads it. */
export type Sample =
  | { readonly kind: "nothing" }
  | { readonly kind: "readable" }
  | { readonly kind: "refused"; readonly key: string; readonly detail: string; readonly isDenied: boolean }

export async function sampleObject(s3: S3Client, scope: Scope, owner: string): Promise<Sample> {
  const place = { Bucket: scope.bucket, ExpectedBucketOwner: owner }
  const where = scopeName(scope)
  const { Contents: [first] = [] } = await look(
    { what: `what lies in ${where}`, where, permission: "s3:ListBucket" },
    s3.send(new ListObjectsV2Command({ ...place, Prefix: scope.prefix, MaxKeys: 1 })),
  )
  if (first?.Key === undefined) return { kind: "nothing" }
  try {
    await s3.send(new HeadObjectCommand({ ...place, Key: first.Key }))
    return { kind: "readable" }
  } catch (cause) {
    if (isGone(cause)) return { kind: "readable" }
    const name = cause instanceof Error ? cause.name : String(cause)
    return { kind: "refused", key: first.Key, detail: name, isDenied: isDenied(cause) }
  }
}
