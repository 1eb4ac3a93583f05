import { createHash } from "node:crypto"
import { type BucketPrefix, encodePrefix } from "./bucket-prefix.ts"
import type { QueueEntry } from "./merge.ts"
import { OBJECT_CREATED } from "./notification-filter.ts"
import type { Stack } from "./stack.ts"

/** Names and filters of what attach creates. They follow from the stack and the scope, so detach finds them without a file. */

/** Enough digits that no two attachments share a name. */
const DIGITS = 12

function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, DIGITS)
}

/** The queue notification that attach adds. */
export function queueEntryFor({ queueArn }: Stack, { prefix }: BucketPrefix): QueueEntry {
  return {
    id: `landfall-${digest(queueArn, prefix)}`,
    arn: queueArn,
    events: [OBJECT_CREATED],
    prefix: encodePrefix(prefix),
  }
}

/** The name of the EventBridge rule. The queue's policy requires that it begins with the stack's name. */
export function ruleNameFor({ name }: Stack, { bucket, prefix }: BucketPrefix): string {
  return `${name}-attach-${digest(bucket, prefix)}`
}

/** The id of the rule's target. */
export const TARGET_ID = "landfall"

/** The events that the rule accepts. EventBridge's events contain the key as it is, not encoded. */
export function eventPatternFor({ bucket, prefix }: BucketPrefix): string {
  return JSON.stringify({
    source: ["aws.s3"],
    "detail-type": ["Object Created"],
    detail: { bucket: { name: [bucket] }, ...(prefix === "" ? {} : { object: { key: [{ prefix }] } }) },
  })
}

/**
 * The messages of a topic that the subscription accepts, by their body: the topic may also send events of buckets and
 * prefixes that Landfall may not read. S3's events contain the key encoded.
 */
export function messageFilterFor({ bucket, prefix }: BucketPrefix): string {
  const key = prefix === "" ? {} : { object: { key: [{ prefix: encodePrefix(prefix) }] } }
  return JSON.stringify({
    Records: { eventName: [{ prefix: "ObjectCreated:" }], s3: { bucket: { name: [bucket] }, ...key } },
  })
}
