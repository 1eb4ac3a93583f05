import { type BucketPrefix, encodePrefix } from "./bucket-prefix.ts"

/** Which events a notification accepts. Prefix and suffix are encoded, as S3's filters write them. */
export type NotificationFilter = {
  readonly events: readonly string[]
  readonly prefix: string
  readonly suffix: string
}

/** All events that create an object. Source: S3 user guide, Supported event types. */
export const OBJECT_CREATED = "s3:ObjectCreated:*"
const CREATIONS = ["Put", "Post", "Copy", "CompleteMultipartUpload"].map((name) => `s3:ObjectCreated:${name}`)

/** What a notification must accept so that no object of the scope is missed. */
export function filterFor({ prefix }: BucketPrefix): NotificationFilter {
  return { events: [OBJECT_CREATED], prefix: encodePrefix(prefix), suffix: "" }
}

/**
 * Whether S3 rejects the two in one configuration: they share an event, and a key can have both prefixes and both
 * suffixes. The kinds of their targets do not matter. Source: S3 user guide, "Configuring event notifications using object
 * key name filtering", the examples of invalid configurations.
 */
export function overlaps(left: NotificationFilter, right: NotificationFilter): boolean {
  return (
    sharesEvent(left.events, right.events) &&
    (left.prefix.startsWith(right.prefix) || right.prefix.startsWith(left.prefix)) &&
    (left.suffix.endsWith(right.suffix) || right.suffix.endsWith(left.suffix))
  )
}

/** Whether `outer` accepts everything that `inner` accepts. */
export function covers(outer: NotificationFilter, inner: NotificationFilter): boolean {
  const members = inner.events.flatMap((event) => (event === OBJECT_CREATED ? CREATIONS : [event]))
  return (
    inner.prefix.startsWith(outer.prefix) &&
    inner.suffix.endsWith(outer.suffix) &&
    members.every((member) => outer.events.some((event) => includesEvent(event, member)))
  )
}

function sharesEvent(left: readonly string[], right: readonly string[]): boolean {
  return left.some((one) => right.some((other) => includesEvent(one, other) || includesEvent(other, one)))
}

/** Whether a configured event, which may end in `*`, includes this event. */
function includesEvent(configured: string, event: string): boolean {
  return configured === event || (configured.endsWith("*") && event.startsWith(configured.slice(0, -1)))
}
