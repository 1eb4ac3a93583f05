import { createHash } from "node:crypto"
import { beginWrite } from "./conditions.ts"
import { headersOfWrite, headersOfWritten } from "./object-headers.ts"
import type { S3Context, S3Response } from "./operation.ts"
import type { S3Request } from "./request.ts"

/** Conditions are checked after the body has been read, atomically with the write: one of several concurrent writers wins. */
export async function putObject({ store, notifier, now }: S3Context, request: S3Request): Promise<S3Response> {
  const { key } = request
  const bucket = store.bucket(request.bucket)
  const checkMayWrite = beginWrite(request, bucket, key)
  const { bytes, checksums } = await request.body()
  checkMayWrite()
  const object = bucket.put(key, {
    body: bytes,
    etag: createHash("md5").update(bytes).digest("hex"),
    modified: new Date(now()),
    headers: headersOfWrite(request),
    checksums,
  })
  await notifier.notify(bucket, { name: "ObjectCreated:Put", key, object })
  return { status: 200, headers: { ...headersOfWritten(bucket, object), ...checksums } }
}
