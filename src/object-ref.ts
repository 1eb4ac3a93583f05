/** An S3 object that landed, as its notification names it. */
export type ObjectRef = {
  readonly bucket: string
  /** The key itself, decoded. */
  readonly key: string
  /** The version id, where the bucket keeps versions. */
  readonly version?: string
  /** The ETag without quotes. */
  readonly etag?: string
  /** Bytes as stored. */
  readonly size?: number
  /** MD5 of the stored bytes, hex, where the sender gives one (CrowdStrike FDR). */
  readonly checksum?: string
  /** The ARN of the queue whose message named it. */
  readonly queue?: string
  /** When the object arrived, in ms since 1970: the `now` of everything decided about it. */
  readonly arrival: number
}

/** The object as people and errors name it. */
export function nameOf(object: ObjectRef): string {
  return `s3://${object.bucket}/${object.key}${object.version ? `?versionId=${object.version}` : ""}`
}

/** The object's location as alerts and the ledger name it. */
export function locationOf({ bucket, key, version, etag }: ObjectRef) {
  return { bucket, key, ...(version ? { version } : {}), ...(etag ? { etag } : {}) }
}
