/** What is attached: the objects of a bucket whose keys begin with `prefix`; the empty prefix is the whole bucket. */
export type Scope = { readonly bucket: string; readonly prefix: string }

/** Source: S3 user guide, bucket naming rules. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** Source: S3 user guide: a key has at most 1024 bytes, and so has a filter's value. */
const LONGEST_PREFIX = 1024

/** Reads `BUCKET[/PREFIX]`, with or without `s3://` before it; what is wrong with it as text otherwise. */
export function readScope(text: string): Scope | string {
  const [bucket = "", ...rest] = text.replace(/^s3:\/\//, "").split("/")
  const prefix = rest.join("/")
  if (!BUCKET_NAME.test(bucket)) {
    return `"${text}" does not begin with a bucket's name; write BUCKET or BUCKET/PREFIX, such as edr-logs/crowdstrike/`
  }
  if (Buffer.byteLength(prefix) > LONGEST_PREFIX)
    return `the prefix has more than ${LONGEST_PREFIX} bytes; S3 knows none so long`
  if (/\p{Cc}|\p{Cs}/u.test(prefix))
    return "the prefix holds a control character or half a surrogate pair; S3's XML takes none"
  if (prefix.includes("*")) return `the prefix "${prefix}" holds a *: S3 knows no wildcards in a prefix; leave it out`
  return { bucket, prefix }
}

/** The scope as people read and write it. */
export function scopeName({ bucket, prefix }: Scope): string {
  return `s3://${bucket}/${prefix}`
}

/**
 * A prefix as a notification's filter and S3's events write it: as a form would, with `/` kept. Source: S3 user guide,
 * "Configuring event notifications using object key name filtering": a space is `+`, other special characters are
 * percent-encoded.
 */
export function encodePrefix(prefix: string): string {
  return encodeURIComponent(prefix)
    .replace(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+")
    .replaceAll("%2F", "/")
}
