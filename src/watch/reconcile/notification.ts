import type { ObjectRef } from "../../object-ref.ts"

/**
 * The notification that S3 sends for an object. Its time is the object's own, so that the alerts are those that the lost
 * notification would have raised. Source: S3 user guide, Event message structure.
 */
export function notificationOf({ bucket, key, version, etag, size, arrival }: ObjectRef): object {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        eventName: "ObjectCreated:Reconciled",
        eventTime: new Date(arrival).toISOString(),
        s3: {
          bucket: { name: bucket },
          object: {
            key: encodeKey(key),
            ...(size === undefined ? {} : { size }),
            ...(etag === undefined ? {} : { eTag: etag }),
            // A bucket without versioning lists "null".
            ...(version === undefined || version === "null" ? {} : { versionId: version }),
          },
        },
      },
    ],
  }
}

/** Encodes a key as S3's events do: form-encoded, a space as `+`. */
function encodeKey(key: string): string {
  return encodeURIComponent(key.toWellFormed()).replaceAll("%20", "+").replaceAll("%2F", "/")
}
