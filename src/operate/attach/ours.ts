import { createHash } from "node:crypto"
import type { QueueEntry } from "./merge.ts"
import { OBJECT_CREATED } from "./overlap.ts"
import { encodePrefix, type Scope } from "./scope.ts"
import type { Stack } from "./stack.ts"

/** Digits enough that two attachments never share a name. */
const DIGITS = 12

function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, DIGITS)
}

/** The queue notification that attach adds. Its id follows from the queue and the prefix, so that detach finds it without a file. */
export function ourEntry({ queueArn }: Stack, { prefix }: Scope): QueueEntry {
  return {
    id: `landfall-${digest(queueArn, prefix)}`,
    arn: queueArn,
    events: [OBJECT_CREATED],
    prefix: encodePrefix(prefix),
  }
}

/** The name of the EventBridge rule: the stack's name first, which is what the queue's policy allows. */
export function ourRuleName({ name }: Stack, { bucket, prefix }: Scope): string {
  return `${name}-attach-${digest(bucket, prefix)}`
}

export const OUR_TARGET_ID = "landfall"

/** What the rule takes. EventBridge has keys as they are, not encoded. */
export function ourPattern({ bucket, prefix }: Scope): string {
  return JSON.stringify({
    source: ["aws.s3"],
    "detail-type": ["Object Created"],
    detail: { bucket: { name: [bucket] }, ...(prefix === "" ? {} : { object: { key: [{ prefix }] } }) },
  })
}

/**
 * What our subscription takes of a topic's messages, matched in their body: the topic may tell of other buckets and
 * prefixes, which Landfall may not even read. Keys in S3's events are encoded.
 */
export function ourFilter({ bucket, prefix }: Scope): string {
  const key = prefix === "" ? {} : { object: { key: [{ prefix: encodePrefix(prefix) }] } }
  return JSON.stringify({
    Records: { eventName: [{ prefix: "ObjectCreated:" }], s3: { bucket: { name: [bucket] }, ...key } },
  })
}
