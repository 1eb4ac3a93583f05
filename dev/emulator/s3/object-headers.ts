import { type Bucket, NULL_VERSION, type ObjectHeaders, type StoredObject } from "./bucket.ts"
import type { S3Request } from "./request.ts"

/** Headers of a write that a read returns. Source: S3 API reference, PutObject. */
const STORED_HEADERS = new Set([
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-storage-class",
])

/** The headers to store with an object. `aws-chunked` describes the transfer and is not stored. */
export function headersOfWrite(request: S3Request): ObjectHeaders {
  const kept: { [header: string]: string } = {
    "content-type": "binary/octet-stream",
    "x-amz-server-side-encryption": "AES256",
  }
  for (const [name, value] of Object.entries(request.headers)) {
    if (STORED_HEADERS.has(name) || name.startsWith("x-amz-meta-")) kept[name] = value
  }
  const encodings = (kept["content-encoding"] ?? "").split(",").map((one) => one.trim())
  const encoding = encodings.filter((one) => one !== "aws-chunked" && one !== "").join(",")
  if (encoding === "") delete kept["content-encoding"]
  else kept["content-encoding"] = encoding
  return kept
}

/** The version id header; absent in a bucket that never had versions. */
export function versionHeader(bucket: Bucket, versionId: string): { readonly [header: string]: string } {
  return bucket.versioning === undefined && versionId === NULL_VERSION ? {} : { "x-amz-version-id": versionId }
}

/** The headers of the response to a write. */
export function headersOfWritten(bucket: Bucket, object: StoredObject): { readonly [header: string]: string } {
  return {
    etag: `"${object.etag}"`,
    "x-amz-server-side-encryption": object.headers["x-amz-server-side-encryption"] ?? "AES256",
    ...versionHeader(bucket, object.versionId),
  }
}

/** The headers of the response to a read, without length and range. */
export function headersOfRead(bucket: Bucket, object: StoredObject): { readonly [header: string]: string } {
  return {
    ...object.headers,
    "accept-ranges": "bytes",
    etag: `"${object.etag}"`,
    "last-modified": object.modified.toUTCString(),
    ...versionHeader(bucket, object.versionId),
  }
}
