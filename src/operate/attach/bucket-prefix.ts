import type { BucketPrefix } from "../../settings.ts"

export type { BucketPrefix }

/** Source: S3 user guide, bucket naming rules. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** Source: S3 user guide: the maximum of a key, and of a filter's value. */
const MAX_PREFIX_BYTES = 1024

/** Parses `BUCKET[/PREFIX]`, with or without `s3://` before it. Returns what is wrong as text. */
export function parseBucketPrefix(text: string): BucketPrefix | string {
  const [bucket = "", ...rest] = text.replace(/^s3:\/\//, "").split("/")
  const prefix = rest.join("/")
  if (!BUCKET_NAME.test(bucket)) {
    return `"${text}" does not begin with a bucket name; write BUCKET or BUCKET/PREFIX, such as edr-logs/crowdstrike/`
  }
  if (Buffer.byteLength(prefix) > MAX_PREFIX_BYTES)
    return `the prefix is longer than ${MAX_PREFIX_BYTES} bytes, the maximum of S3`
  if (/\p{Cc}|\p{Cs}/u.test(prefix))
    return "the prefix contains a control character or half a surrogate pair, which S3's XML does not allow"
  if (prefix.includes("*")) return `the prefix "${prefix}" contains a *: S3 has no wildcards in prefixes; leave it out`
  return { bucket, prefix }
}

/** Such as `s3://bucket/prefix`. */
export function s3Uri({ bucket, prefix }: BucketPrefix): string {
  return `s3://${bucket}/${prefix}`
}

/**
 * A prefix as S3's filters and events write it: form-encoded, but with `/` as it is. Source: S3 user guide, "Configuring
 * event notifications using object key name filtering": a space is `+`, other special characters are percent-encoded.
 */
export function encodePrefix(prefix: string): string {
  return encodeURIComponent(prefix)
    .replace(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+")
    .replaceAll("%2F", "/")
}
