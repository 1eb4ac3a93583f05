import type { Bucket, StoredObject } from "./bucket.ts"
import { checkRead } from "./conditions.ts"
import { headersOfRead, versionHeader } from "./object-headers.ts"
import type { S3Context, S3Response } from "./operation.ts"
import { Refusal } from "./refusal.ts"
import type { S3Request } from "./request.ts"

/** GET and HEAD: the server omits the body of a response to HEAD. */
export function getObject({ store }: S3Context, request: S3Request): S3Response {
  const bucket = store.bucket(request.bucket)
  const object = findObject(bucket, request.key, request.query.get("versionId") ?? undefined)
  checkRead(request, object)
  const size = object.body.length
  const headers = headersOfRead(bucket, object)
  const range = readRange(request.header("range"), size)
  if (range === undefined) {
    const checksums =
      request.header("x-amz-checksum-mode") === "ENABLED" && Object.keys(object.checksums).length > 0
        ? { ...object.checksums, "x-amz-checksum-type": "FULL_OBJECT" }
        : {}
    return { status: 200, headers: { ...headers, ...checksums }, body: object.body }
  }
  const [first, last] = range
  return {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${first}-${last}/${size}` },
    body: object.body.subarray(first, last + 1),
  }
}

/** The object of a read or the source of a copy. A delete marker cannot be read, even by its version id. */
export function findObject(bucket: Bucket, key: string, versionId: string | undefined): StoredObject {
  const version = versionId === undefined ? bucket.newest(key) : bucket.version(key, versionId)
  if (version === undefined) {
    if (versionId === undefined) throw new Refusal("NoSuchKey", { details: { Key: key } })
    throw new Refusal("NoSuchVersion", { details: { Key: key, VersionId: versionId } })
  }
  if (!version.isMarker) return version
  const headers = { "x-amz-delete-marker": "true", ...versionHeader(bucket, version.versionId) }
  throw versionId === undefined
    ? new Refusal("NoSuchKey", { details: { Key: key }, headers })
    : new Refusal("MethodNotAllowed", {
        details: { Method: "GET", ResourceType: "DeleteMarker" },
        headers: { ...headers, allow: "DELETE", "last-modified": version.modified.toUTCString() },
      })
}

/** First and last byte; undefined for the whole object: without a range, or with one that S3 ignores. */
function readRange(header: string | undefined, size: number): readonly [number, number] | undefined {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header ?? "")
  const [, from = "", to = ""] = parts ?? []
  if (header === undefined || (from === "" && to === "") || (from !== "" && to !== "" && Number(to) < Number(from))) {
    return undefined
  }
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1)
  if (first > last) {
    throw new Refusal("InvalidRange", {
      details: { RangeRequested: header, ActualObjectSize: String(size) },
      headers: { "content-range": `bytes */${size}` },
    })
  }
  return [first, last]
}
