import type { Bucket, Deletion } from "./bucket.ts"
import type { S3Context, S3Response } from "./operation.ts"
import { Refusal } from "./refusal.ts"
import type { S3Request } from "./request.ts"
import { type XmlElements, xmlDocument } from "./xml.ts"
import { children, childText, parseXmlBody } from "./xml-body.ts"

/** Source: S3 API reference, DeleteObjects. */
const MAX_KEYS = 1000

export async function deleteObject(context: S3Context, request: S3Request): Promise<S3Response> {
  const bucket = context.store.bucket(request.bucket)
  const deletion = await remove(context, bucket, request.key, request.query.get("versionId") ?? undefined)
  return {
    status: 204,
    headers: {
      ...(deletion.marker ? { "x-amz-delete-marker": "true" } : {}),
      ...(deletion.versionId === undefined ? {} : { "x-amz-version-id": deletion.versionId }),
    },
  }
}

/** Reports a result per key: a key that may not be deleted does not stop the others. */
export async function deleteObjects(context: S3Context, request: S3Request): Promise<S3Response> {
  const bucket = context.store.bucket(request.bucket)
  const { bytes, checksums } = await request.body()
  if (request.header("content-md5") === undefined && Object.keys(checksums).length === 0) {
    throw new Refusal("InvalidRequest", { message: "Missing required header for this request: Content-MD5" })
  }
  const root = parseXmlBody(bytes, "Delete")
  const objects = children(root, "Object")
  if (objects.length === 0 || objects.length > MAX_KEYS) throw new Refusal("MalformedXML")
  const isQuiet = childText(root, "Quiet") === "true"
  const deleted: XmlElements[] = []
  const errors: XmlElements[] = []
  for (const object of objects) {
    const key = childText(object, "Key") ?? ""
    const versionId = childText(object, "VersionId")
    if (context.isDenied(bucket.name, key)) {
      errors.push({ Key: key, VersionId: versionId, Code: "AccessDenied", Message: "Access Denied" })
      continue
    }
    deleted.push(deletedElements(key, versionId, await remove(context, bucket, key, versionId)))
  }
  return { status: 200, body: xmlDocument("DeleteResult", { Deleted: isQuiet ? [] : deleted, Error: errors }) }
}

function deletedElements(key: string, versionId: string | undefined, deletion: Deletion): XmlElements {
  return {
    Key: key,
    VersionId: versionId,
    ...(deletion.marker ? { DeleteMarker: true, DeleteMarkerVersionId: deletion.versionId } : {}),
  }
}

async function remove(
  context: S3Context,
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
): Promise<Deletion> {
  const deletion =
    versionId === undefined ? bucket.delete(key, new Date(context.now())) : bucket.deleteVersion(key, versionId)
  if (deletion.changed) {
    const isMade = versionId === undefined && deletion.marker
    await context.notifier.notify(bucket, {
      name: isMade ? "ObjectRemoved:DeleteMarkerCreated" : "ObjectRemoved:Delete",
      key,
      ...(deletion.versionId === undefined ? {} : { versionId: deletion.versionId }),
    })
  }
  return deletion
}
