import { randomUUID } from "node:crypto"
import { type Notification, readNotificationConfiguration, type TargetKind } from "./notification-configuration.ts"
import type { S3Context, S3Response } from "./operation.ts"
import type { S3Request } from "./request.ts"
import { xmlDocument } from "./xml.ts"

/** Replaces the whole configuration, as in S3. */
export async function putBucketNotificationConfiguration(context: S3Context, request: S3Request): Promise<S3Response> {
  const bucket = context.store.bucket(request.bucket)
  const { bytes } = await request.body()
  const configuration = readNotificationConfiguration(bytes, randomUUID)
  if (request.header("x-amz-skip-destination-validation") !== "true") await context.notifier.test(bucket, configuration)
  bucket.notifications = configuration
  return { status: 200 }
}

export function getBucketNotificationConfiguration({ store }: S3Context, request: S3Request): S3Response {
  const { notifications, isEventBridgeOn } = store.bucket(request.bucket).notifications
  const ofKind = (kind: TargetKind) => notifications.filter((one) => one.kind === kind).map(elements)
  return {
    status: 200,
    body: xmlDocument("NotificationConfiguration", {
      TopicConfiguration: ofKind("Topic"),
      QueueConfiguration: ofKind("Queue"),
      CloudFunctionConfiguration: ofKind("CloudFunction"),
      EventBridgeConfiguration: isEventBridgeOn ? "" : undefined,
    }),
  }
}

function elements({ id, kind, arn, events, rules }: Notification) {
  const filterRules = rules.map(({ name, value }) => ({ Name: name, Value: value }))
  return {
    Id: id,
    [kind]: arn,
    Event: events,
    Filter: rules.length === 0 ? undefined : { S3Key: { FilterRule: filterRules } },
  }
}
