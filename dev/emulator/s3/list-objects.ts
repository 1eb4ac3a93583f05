import type { Bucket } from "./bucket.ts"
import { isAfter, type ListEntry, readEncoding, readMaxKeys, rollUp } from "./listing.ts"
import type { S3Context, S3Response } from "./operation.ts"
import { Refusal } from "./refusal.ts"
import type { S3Request } from "./request.ts"
import { xmlDocument } from "./xml.ts"

/** A continuation token: the last entry of a page. */
const tokenOf = (entry: ListEntry) => Buffer.from(JSON.stringify(entry)).toString("base64url")

export function listObjects({ store, account }: S3Context, request: S3Request): S3Response {
  const { query } = request
  const bucket = store.bucket(request.bucket)
  const prefix = query.get("prefix") ?? ""
  const delimiter = query.get("delimiter") ?? ""
  const token = query.get("continuation-token")
  const startAfter = query.get("start-after")
  const maxKeys = readMaxKeys(query)
  const { name: encoding, encode } = readEncoding(query)
  const isWanted = token === null ? (key: string) => startAfter === null || isAfter(key, startAfter) : afterToken(token)
  const keys = bucket.keys().filter((key) => bucket.current(key) !== undefined && isWanted(key))
  const entries = rollUp(keys, prefix, delimiter)
  const page = entries.slice(0, maxKeys)
  const last = page.at(-1)
  const isTruncated = last !== undefined && entries.length > page.length
  const owner = query.get("fetch-owner") === "true" ? { ID: account } : undefined
  return {
    status: 200,
    body: xmlDocument("ListBucketResult", {
      Name: bucket.name,
      Prefix: encode(prefix),
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      MaxKeys: maxKeys,
      EncodingType: encoding,
      KeyCount: page.length,
      IsTruncated: isTruncated,
      ContinuationToken: token ?? undefined,
      NextContinuationToken: isTruncated ? tokenOf(last) : undefined,
      StartAfter: startAfter === null ? undefined : encode(startAfter),
      Contents: page.flatMap((entry) => ("key" in entry ? [contents(bucket, entry.key, encode, owner)] : [])),
      CommonPrefixes: page.flatMap((entry) =>
        "commonPrefix" in entry ? [{ Prefix: encode(entry.commonPrefix) }] : [],
      ),
    }),
  }
}

function contents(
  bucket: Bucket,
  key: string,
  encode: (text: string) => string,
  owner: { readonly ID: string } | undefined,
) {
  const object = bucket.current(key)
  return {
    Key: encode(key),
    LastModified: object?.modified.toISOString(),
    ETag: `"${object?.etag ?? ""}"`,
    Size: object?.body.length,
    Owner: owner,
    StorageClass: object?.headers["x-amz-storage-class"] ?? "STANDARD",
  }
}

/** Selects the keys after the page of this token; keys under its last common prefix are not among them. */
function afterToken(token: string): (key: string) => boolean {
  const last = readToken(token)
  if ("key" in last) return (key) => isAfter(key, last.key)
  return (key) => isAfter(key, last.commonPrefix) && !key.startsWith(last.commonPrefix)
}

function readToken(token: string): ListEntry {
  try {
    const entry: unknown = JSON.parse(Buffer.from(token, "base64url").toString())
    if (typeof entry === "object" && entry !== null) {
      if ("key" in entry && typeof entry.key === "string") return { key: entry.key }
      if ("commonPrefix" in entry && typeof entry.commonPrefix === "string") return { commonPrefix: entry.commonPrefix }
    }
  } catch {
    // Not JSON: not a token of this S3.
  }
  throw new Refusal("InvalidArgument", {
    message: "The continuation token provided is incorrect",
    details: { ArgumentName: "continuation-token" },
  })
}
