import type { Bucket, StoredObject } from "./bucket.ts"
import { Refusal, refuseHeader } from "./refusal.ts"
import type { S3Request } from "./request.ts"

const failed = (condition: string) => new Refusal("PreconditionFailed", { details: { Condition: condition } })

/** Whether a list of ETags, with or without quotes, or `*`, includes this one. */
function isListed(list: string, etag: string): boolean {
  return list.split(",").some((one) => ["*", etag].includes(one.trim().replaceAll('"', "")))
}

/**
 * Checks the conditions of a read. A date applies only without an ETag; an invalid date is ignored.
 * Source: RFC 9110, 13.2.2; S3 API reference, GetObject.
 */
export function checkRead(request: S3Request, object: StoredObject): void {
  const ifMatch = request.header("if-match")
  const ifNoneMatch = request.header("if-none-match")
  const modified = Math.floor(object.modified.getTime() / 1000) * 1000
  const unmodifiedSince = Date.parse(request.header("if-unmodified-since") ?? "")
  const modifiedSince = Date.parse(request.header("if-modified-since") ?? "")
  if (ifMatch !== undefined) {
    if (!isListed(ifMatch, object.etag)) throw failed("If-Match")
  } else if (modified > unmodifiedSince) throw failed("If-Unmodified-Since")
  const isKnown = ifNoneMatch === undefined ? modified <= modifiedSince : isListed(ifNoneMatch, object.etag)
  if (isKnown) {
    throw new Refusal("NotModified", {
      headers: { etag: `"${object.etag}"`, "last-modified": object.modified.toUTCString() },
    })
  }
}

/**
 * Starts a conditional write. The returned function is called when the body has been read, and throws if a condition is
 * not met. A delete of the key in between is a conflict. Only the newest version counts; a delete marker counts as absent.
 * Source: S3 user guide, Conditional writes.
 */
export function beginWrite(request: S3Request, bucket: Bucket, key: string): () => void {
  const ifMatch = request.header("if-match")
  const ifNoneMatch = request.header("if-none-match")
  if (ifMatch === undefined && ifNoneMatch === undefined) return () => {}
  if (ifNoneMatch !== undefined && (ifNoneMatch !== "*" || ifMatch !== undefined)) {
    throw refuseHeader("If-None-Match")
  }
  const deletions = bucket.deletions(key)
  return () => {
    if (bucket.deletions(key) !== deletions) {
      throw new Refusal("ConditionalRequestConflict", {
        details: { Condition: ifMatch === undefined ? "If-None-Match" : "If-Match", Key: key },
      })
    }
    const current = bucket.current(key)
    if (ifMatch === undefined) {
      if (current !== undefined) throw failed("If-None-Match")
      return
    }
    if (current === undefined) throw new Refusal("NoSuchKey", { details: { Key: key } })
    if (!isListed(ifMatch, current.etag)) throw failed("If-Match")
  }
}
