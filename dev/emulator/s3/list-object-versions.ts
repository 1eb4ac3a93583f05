import type { Bucket, Version } from "./bucket.ts"
import { isAfter, readEncoding, readMaxKeys, rollUp } from "./listing.ts"
import type { S3Context, S3Response } from "./operation.ts"
import { Refusal } from "./refusal.ts"
import type { S3Request } from "./request.ts"
import { xmlDocument } from "./xml.ts"

type VersionEntry = { readonly key: string; readonly version: Version; readonly isLatest: boolean }
type Item = VersionEntry | { readonly commonPrefix: string }

const keyOf = (item: Item) => ("key" in item ? item.key : item.commonPrefix)
const versionOf = (item: Item) => ("key" in item ? item.version.versionId : "")

/** Versions and delete markers, key by key, newest first. */
export function listObjectVersions({ store, account }: S3Context, request: S3Request): S3Response {
  const { query } = request
  const bucket = store.bucket(request.bucket)
  const prefix = query.get("prefix") ?? ""
  const delimiter = query.get("delimiter") ?? ""
  const keyMarker = query.get("key-marker") ?? ""
  const versionMarker = query.get("version-id-marker") ?? ""
  const maxKeys = readMaxKeys(query)
  const { name: encoding, encode } = readEncoding(query)
  if (versionMarker !== "" && keyMarker === "") {
    throw new Refusal("InvalidArgument", { message: "A version-id marker cannot be specified without a key marker." })
  }
  const items = rollUp(bucket.keys(), prefix, delimiter)
    .flatMap((entry): Item[] => ("key" in entry ? versionEntriesOf(bucket, entry.key) : [entry]))
    .filter(isAfterMarkers(bucket, keyMarker, versionMarker))
  const page = items.slice(0, maxKeys)
  const last = page.at(-1)
  const isTruncated = last !== undefined && items.length > page.length
  const lines = page.filter((item) => "key" in item)
  const written = (isMarker: boolean) =>
    lines.filter(({ version }) => version.isMarker === isMarker).map((line) => elements(line, encode, account))
  return {
    status: 200,
    body: xmlDocument("ListVersionsResult", {
      Name: bucket.name,
      Prefix: encode(prefix),
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      KeyMarker: encode(keyMarker),
      VersionIdMarker: versionMarker,
      MaxKeys: maxKeys,
      EncodingType: encoding,
      IsTruncated: isTruncated,
      NextKeyMarker: isTruncated ? encode(keyOf(last)) : undefined,
      NextVersionIdMarker: isTruncated ? versionOf(last) || undefined : undefined,
      Version: written(false),
      DeleteMarker: written(true),
      CommonPrefixes: page.flatMap((item) => ("key" in item ? [] : [{ Prefix: encode(item.commonPrefix) }])),
    }),
  }
}

function versionEntriesOf(bucket: Bucket, key: string): VersionEntry[] {
  return bucket.versions(key).map((version, index) => ({ key, version, isLatest: index === 0 }))
}

/** After the marked version of the marked key; without a version, after the key, and after a prefix that is the marker. */
function isAfterMarkers(bucket: Bucket, keyMarker: string, versionMarker: string): (item: Item) => boolean {
  if (keyMarker === "") return () => true
  const ids = bucket.versions(keyMarker).map(({ versionId }) => versionId)
  const marked = ids.indexOf(versionMarker)
  return (item) => {
    const isRestOfKey = "key" in item && item.key === keyMarker && marked >= 0
    return isRestOfKey ? ids.indexOf(item.version.versionId) > marked : isAfter(keyOf(item), keyMarker)
  }
}

function elements({ key, version, isLatest }: VersionEntry, encode: (text: string) => string, account: string) {
  const both = {
    Key: encode(key),
    VersionId: version.versionId,
    IsLatest: isLatest,
    LastModified: version.modified.toISOString(),
    Owner: { ID: account },
  }
  if (version.isMarker) return both
  return {
    ...both,
    ETag: `"${version.etag}"`,
    Size: version.body.length,
    StorageClass: version.headers["x-amz-storage-class"] ?? "STANDARD",
  }
}
