import type { StoredObject } from "./bucket.ts"
import { encodeKey } from "./key-encoding.ts"

export type ObjectEvent = {
  readonly name:
    | "ObjectCreated:Put"
    | "ObjectCreated:Copy"
    | "ObjectRemoved:Delete"
    | "ObjectRemoved:DeleteMarkerCreated"
  readonly key: string
  /** The object that was written; undefined for a deletion. */
  readonly object?: StoredObject
  /** The version that was deleted, if the bucket has versions. */
  readonly versionId?: string
}

/** The bucket, time and request of an event. */
type EventContext = {
  readonly bucket: string
  readonly region: string
  readonly account: string
  readonly time: string
  readonly requestId: string
  /** Increases with each event of a key; hexadecimal. */
  readonly sequencer: string
  /** Whether the bucket has or had versions. */
  readonly isVersioned: boolean
}

function objectOf(
  { key, object, versionId }: ObjectEvent,
  { isVersioned, sequencer }: EventContext,
  versionName: string,
) {
  const version = object?.versionId ?? versionId
  return {
    key,
    ...(object ? { size: object.body.length, [versionName === "versionId" ? "eTag" : "etag"]: object.etag } : {}),
    ...(isVersioned && version !== undefined ? { [versionName]: version } : {}),
    sequencer,
  }
}

/** The message to a queue or topic. Source: S3 user guide, Event message structure, version 2.1. */
export function eventMessage(event: ObjectEvent, context: EventContext, configurationId: string): string {
  const { bucket, region, account, time, requestId } = context
  const record = {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: region,
    eventTime: time,
    eventName: event.name,
    userIdentity: { principalId: `AWS:${account}` },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    responseElements: { "x-amz-request-id": requestId, "x-amz-id-2": requestId },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId,
      bucket: { name: bucket, ownerIdentity: { principalId: account }, arn: `arn:aws:s3:::${bucket}` },
      object: objectOf({ ...event, key: encodeKey(event.key) }, context, "versionId"),
    },
  }
  return JSON.stringify({ Records: [record] })
}

/** The message that S3 sends to a queue or topic when it is configured; it has no `Records`. */
export function testMessage(bucket: string, time: string, requestId: string): string {
  return JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: time,
    Bucket: bucket,
    RequestId: requestId,
    HostId: requestId,
  })
}

const REASONS = {
  "ObjectCreated:Put": { reason: "PutObject" },
  "ObjectCreated:Copy": { reason: "CopyObject" },
  "ObjectRemoved:Delete": { reason: "DeleteObject", "deletion-type": "Permanently Deleted" },
  "ObjectRemoved:DeleteMarkerCreated": { reason: "DeleteObject", "deletion-type": "Delete Marker Created" },
} as const

/** The message to EventBridge, where the key is not encoded. Source: S3 user guide, EventBridge event message structure. */
export function eventBridgeMessage(event: ObjectEvent, context: EventContext, id: string): string {
  const { bucket, region, account, time, requestId } = context
  return JSON.stringify({
    version: "0",
    id,
    "detail-type": event.object ? "Object Created" : "Object Deleted",
    source: "aws.s3",
    account,
    time: time.replace(/\.\d+Z$/, "Z"),
    region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: objectOf(event, context, "version-id"),
      "request-id": requestId,
      requester: account,
      "source-ip-address": "127.0.0.1",
      ...REASONS[event.name],
    },
  })
}
