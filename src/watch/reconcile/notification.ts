import type { ObjectRef } from "../../object-ref.ts"

/**
 * The notification that S3 would have sent of an object. Its time is the object's own, so that the alerts are those that the
 * lost one would have made. Source: S3 user guide, event message structure.
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
            // A bucket that keeps no versions lists "null".
            ...(version === undefined || version === "null" ? {} : { versionId: version }),
          },
        },
      },
    ],
  }
}

/** As S3 writes keys into events: like a form, a space as `+`. */
function encodeKey(key: string): string {
  return encodeURIComponent(key.toWellFormed()).replaceAll("%20", "+").replaceAll("%2F", "/")
}
