/** The part of a notification that decides what it takes. Prefix and suffix are as a filter writes them. */
export type Take = {
  readonly events: readonly string[]
  readonly prefix: string
  readonly suffix: string
}

/**
 * Whether S3 would refuse the two in one configuration: they share an event, and a key could have both prefixes and both
 * suffixes. Source: S3 user guide, "Configuring event notifications using object key name filtering", the examples of
 * invalid notification configurations; the kinds of the targets do not matter.
 */
export function overlaps(left: Take, right: Take): boolean {
  return (
    sharesEvent(left.events, right.events) &&
    (left.prefix.startsWith(right.prefix) || right.prefix.startsWith(left.prefix)) &&
    (left.suffix.endsWith(right.suffix) || right.suffix.endsWith(left.suffix))
  )
}

/** Whether everything that `inner` takes is taken by `outer` too. */
export function covers(outer: Take, inner: Take): boolean {
  return (
    inner.prefix.startsWith(outer.prefix) &&
    inner.suffix.endsWith(outer.suffix) &&
    inner.events.every((event) =>
      membersOf(event).every((member) => outer.events.some((taken) => means(taken, member))),
    )
  )
}

function sharesEvent(left: readonly string[], right: readonly string[]): boolean {
  return left.some((one) => right.some((other) => means(one, other) || means(other, one)))
}

/** Whether a configured event, which may end in `*`, means this one. */
function means(configured: string, event: string): boolean {
  return configured === event || (configured.endsWith("*") && event.startsWith(configured.slice(0, -1)))
}

/** All that creates an object. Source: S3 user guide, Supported event types. */
export const OBJECT_CREATED = "s3:ObjectCreated:*"
const CREATIONS = ["Put", "Post", "Copy", "CompleteMultipartUpload"].map((name) => `s3:ObjectCreated:${name}`)

function membersOf(event: string): readonly string[] {
  return event === OBJECT_CREATED ? CREATIONS : [event]
}
