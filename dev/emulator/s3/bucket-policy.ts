import type { S3Context, S3Response } from "./operation.ts"
import { Refusal } from "./refusal.ts"
import type { S3Request } from "./request.ts"

/** Stores the policy. It is not enforced; see `Faults.deny`. */
export async function putBucketPolicy({ store }: S3Context, request: S3Request): Promise<S3Response> {
  const bucket = store.bucket(request.bucket)
  const { bytes } = await request.body()
  const text = bytes.toString("utf8")
  if (!text.startsWith("{") || !isJson(text)) throw new Refusal("MalformedPolicy")
  bucket.policy = text
  return { status: 204 }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export function getBucketPolicy({ store }: S3Context, request: S3Request): S3Response {
  const bucket = store.bucket(request.bucket)
  if (bucket.policy === undefined) throw new Refusal("NoSuchBucketPolicy", { details: { BucketName: bucket.name } })
  return { status: 200, headers: { "content-type": "application/json" }, body: bucket.policy }
}

export function deleteBucketPolicy({ store }: S3Context, request: S3Request): S3Response {
  store.bucket(request.bucket).policy = undefined
  return { status: 204 }
}
