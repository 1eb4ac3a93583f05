import { isJsonObject, type JsonObject } from "../../json.ts"
import type { ObjectRef } from "../../object-ref.ts"
import { describe } from "./describe.ts"
import { skippedItem, type Unwrapped } from "./unwrapped.ts"

/** The major version of S3's event format that this reads. AWS: compare the major for equality, ignore new fields. */
const MAJOR_VERSION = "2"

/**
 * One record of an S3 event notification. Source: S3 user guide, event message structure. Only
 * created objects are scanned; deletions, restores and other events become ignored items.
 */
export function readS3Event(record: JsonObject, received: number): Unwrapped {
  const source = describe(record["eventSource"])
  if (!/^(aws|ceph|minio):s3$/.test(source))
    return skippedItem("malformed", `a record of event source ${source}, not of S3`)
  const version = describe(record["eventVersion"])
  if (version.split(".")[0] !== MAJOR_VERSION)
    return skippedItem("malformed", `an S3 event of version ${version}; this reads version ${MAJOR_VERSION}.x`)
  const name = describe(record["eventName"]).replace(/^s3:/, "")
  const s3 = record["s3"]
  const bucket = isJsonObject(s3) && isJsonObject(s3["bucket"]) ? s3["bucket"]["name"] : undefined
  const object = isJsonObject(s3) ? s3["object"] : undefined
  if (typeof bucket !== "string" || !isJsonObject(object) || typeof object["key"] !== "string") {
    return skippedItem("malformed", `an S3 event ${name} without a bucket's name and an object's key`)
  }
  if (!name.startsWith("ObjectCreated:"))
    return skippedItem("ignored", `S3 event ${name} of s3://${bucket}/${object["key"]}`)
  // AWS encodes keys; Ceph's gateway does not, and decoding its keys would break a literal `+`.
  const key = source === "aws:s3" ? decodeKey(object["key"]) : object["key"]
  if (key === null)
    return skippedItem("malformed", `the key ${object["key"]} in bucket ${bucket} has an invalid percent code`)
  if (key.endsWith("/") && object["size"] === 0) return skippedItem("ignored", `folder marker s3://${bucket}/${key}`)
  const time = typeof record["eventTime"] === "string" ? Date.parse(record["eventTime"]) : Number.NaN
  const ref: ObjectRef = {
    bucket,
    key,
    ...(typeof object["versionId"] === "string" && object["versionId"] !== "" ? { version: object["versionId"] } : {}),
    ...(typeof object["eTag"] === "string" ? { etag: object["eTag"].replaceAll('"', "") } : {}),
    ...(typeof object["size"] === "number" ? { size: object["size"] } : {}),
    arrival: Number.isNaN(time) ? received : time,
  }
  return { objects: [ref], skipped: [] }
}

/** A key as S3 events encode it, like a form: `+` is a space, and a plus is `%2B`. Null when a percent code is invalid. */
export function decodeKey(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "))
  } catch {
    return null
  }
}
