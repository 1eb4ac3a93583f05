import { createHash } from "node:crypto"
import { beginWrite } from "./conditions.ts"
import { headersOfWrite, headersOfWritten } from "./object-headers.ts"
import type { Answer, World } from "./operation.ts"
import type { S3Request } from "./request.ts"

/** Conditions are looked at when the whole body is there, in one step with the write: of racing writers one wins. */
export async function putObject({ store, notifier, now }: World, request: S3Request): Promise<Answer> {
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
  await notifier.tell(bucket, { name: "ObjectCreated:Put", key, object })
  return { status: 200, headers: { ...headersOfWritten(bucket, object), ...checksums } }
}
