import { beginWrite } from "./conditions.ts"
import { findObject } from "./get-object.ts"
import { decodePath } from "./key-encoding.ts"
import { headersOfWrite, headersOfWritten, versionHeader } from "./object-headers.ts"
import type { S3Context, S3Response } from "./operation.ts"
import { Refusal } from "./refusal.ts"
import type { S3Request } from "./request.ts"
import { xmlDocument } from "./xml.ts"

type CopySource = { readonly bucket: string; readonly key: string; readonly versionId?: string }

export async function copyObject(context: S3Context, request: S3Request): Promise<S3Response> {
  const { store, notifier, now, isDenied } = context
  const bucket = store.bucket(request.bucket)
  const checkMayWrite = beginWrite(request, bucket, request.key)
  const source = readSource(request.header("x-amz-copy-source") ?? "")
  if (isDenied(source.bucket, source.key)) throw new Refusal("AccessDenied")
  const from = store.bucket(source.bucket)
  const original = findObject(from, source.key, source.versionId)
  const isReplacing = request.header("x-amz-metadata-directive") === "REPLACE"
  if (from === bucket && source.key === request.key && source.versionId === undefined && !isReplacing) {
    throw new Refusal("InvalidRequest", {
      message:
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    })
  }
  await request.body()
  checkMayWrite()
  const { body, etag, headers, checksums } = original
  const object = bucket.put(request.key, {
    body,
    etag,
    checksums,
    modified: new Date(now()),
    headers: isReplacing ? headersOfWrite(request) : headers,
  })
  await notifier.notify(bucket, { name: "ObjectCreated:Copy", key: request.key, object })
  const { etag: tag = "", ...written } = headersOfWritten(bucket, object)
  const sourceVersion = versionHeader(from, original.versionId)["x-amz-version-id"]
  return {
    status: 200,
    headers: { ...written, ...(sourceVersion === undefined ? {} : { "x-amz-copy-source-version-id": sourceVersion }) },
    body: xmlDocument("CopyObjectResult", { LastModified: object.modified.toISOString(), ETag: tag }),
  }
}

/** `[/]bucket/key[?versionId=…]`, percent-encoded. */
function readSource(header: string): CopySource {
  const [, path = "", versionId] = /^\/?(.*?)(?:\?versionId=([^?]*))?$/s.exec(header) ?? []
  const decoded = decodePath(path)
  const slash = decoded.indexOf("/")
  if (slash < 1 || slash === decoded.length - 1) {
    throw new Refusal("InvalidArgument", {
      message: "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      details: { ArgumentName: "x-amz-copy-source", ArgumentValue: header },
    })
  }
  return {
    bucket: decoded.slice(0, slash),
    key: decoded.slice(slash + 1),
    ...(versionId === undefined ? {} : { versionId }),
  }
}
