import { encodeKey } from "./key-encoding.ts"
import { Refusal } from "./refusal.ts"
import { child, children, childText, parseXmlBody, type XmlNode } from "./xml-body.ts"

export type FilterRule = { readonly name: string; readonly value: string }

/** S3's names of the target types in XML; a Lambda function is a `CloudFunction`. */
export type TargetKind = "Topic" | "Queue" | "CloudFunction"

/** One queue, topic or function with its events and key filter. */
export type Notification = {
  readonly id: string
  readonly kind: TargetKind
  readonly arn: string
  readonly events: readonly string[]
  readonly rules: readonly FilterRule[]
}

export type NotificationConfiguration = {
  readonly notifications: readonly Notification[]
  readonly isEventBridgeOn: boolean
}

export const NO_NOTIFICATIONS: NotificationConfiguration = { notifications: [], isEventBridgeOn: false }

/** The order in which S3 lists the target types. */
const TARGET_KINDS: readonly TargetKind[] = ["Topic", "Queue", "CloudFunction"]

/** Source: S3 user guide, Supported event types for SQS, SNS and Lambda. Only the first two families occur here. */
const EVENTS = [
  "ObjectCreated:*",
  "ObjectCreated:Put",
  "ObjectCreated:Post",
  "ObjectCreated:Copy",
  "ObjectCreated:CompleteMultipartUpload",
  "ObjectRemoved:*",
  "ObjectRemoved:Delete",
  "ObjectRemoved:DeleteMarkerCreated",
  "ObjectRestore:*",
  "ObjectRestore:Post",
  "ObjectRestore:Completed",
  "ObjectRestore:Delete",
  "ReducedRedundancyLostObject",
  "Replication:*",
  "Replication:OperationFailedReplication",
  "Replication:OperationNotTracked",
  "Replication:OperationMissedThreshold",
  "Replication:OperationReplicatedAfterThreshold",
  "LifecycleTransition",
  "LifecycleExpiration:*",
  "LifecycleExpiration:Delete",
  "LifecycleExpiration:DeleteMarkerCreated",
  "IntelligentTiering",
  "ObjectTagging:*",
  "ObjectTagging:Put",
  "ObjectTagging:Delete",
  "ObjectAcl:Put",
].map((name) => `s3:${name}`)

const ARN = {
  Queue: /^arn:aws[a-z-]*:sqs:[^:]+:[^:]+:[^:]+$/,
  Topic: /^arn:aws[a-z-]*:sns:[^:]+:[^:]+:[^:]+$/,
  CloudFunction: /^arn:aws[a-z-]*:lambda:[^:]+:[^:]+:function:[^:]+(:[^:]+)?$/,
} as const

const invalid = (message: string, details: { readonly [element: string]: string } = {}) =>
  new Refusal("InvalidArgument", { message, details })

/** Reads the body of PutBucketNotificationConfiguration and validates it as S3 does. `newId` makes missing ids. */
export function readNotificationConfiguration(body: Buffer, newId: () => string): NotificationConfiguration {
  const root = parseXmlBody(body, "NotificationConfiguration")
  const notifications = TARGET_KINDS.flatMap((kind) =>
    children(root, `${kind}Configuration`).map((node) => readNotification(node, kind, newId)),
  )
  if (new Set(notifications.map(({ id }) => id)).size < notifications.length) {
    throw invalid("Same ID used for multiple configurations. IDs must be unique")
  }
  refuseOverlaps(notifications)
  return { notifications, isEventBridgeOn: child(root, "EventBridgeConfiguration") !== undefined }
}

function readNotification(node: XmlNode, kind: TargetKind, newId: () => string): Notification {
  const arn = childText(node, kind) ?? ""
  if (!ARN[kind].test(arn)) {
    throw invalid("The ARN is not well formed", { ArgumentName: arn, ArgumentValue: "Not a valid ARN" })
  }
  const events = children(node, "Event").map(({ text }) => text)
  if (events.length === 0) throw new Refusal("MalformedXML")
  for (const event of events) {
    if (!EVENTS.includes(event)) {
      throw invalid("The event is not supported for notifications", { ArgumentName: "Event", ArgumentValue: event })
    }
  }
  return { id: childText(node, "Id") || newId(), kind, arn, events, rules: readRules(node) }
}

function readRules(node: XmlNode): FilterRule[] {
  const filter = child(child(node, "Filter") ?? node, "S3Key")
  const rules = children(filter ?? { name: "", text: "", children: [] }, "FilterRule").map((rule) => ({
    name: childText(rule, "Name") ?? "",
    value: childText(rule, "Value") ?? "",
  }))
  const names = rules.map(({ name }) => name.toLowerCase())
  if (names.some((name) => name !== "prefix" && name !== "suffix")) {
    throw invalid("filter rule name must be either prefix or suffix", { ArgumentName: "FilterRule.Name" })
  }
  if (new Set(names).size < names.length) {
    throw invalid("Cannot specify more than one prefix or suffix rule in a filter.", { ArgumentName: "FilterRule" })
  }
  return rules
}

/** S3 sends an event to one target: no key may match two configurations that share an event. */
function refuseOverlaps(notifications: readonly Notification[]): void {
  for (const [index, one] of notifications.entries()) {
    for (const other of notifications.slice(index + 1)) {
      if (sharesEvent(one, other) && sharesKey(one, other)) {
        throw invalid(
          "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
        )
      }
    }
  }
}

function sharesEvent(one: Notification, other: Notification): boolean {
  return one.events.some((left) => other.events.some((right) => matchesEvent(left, right) || matchesEvent(right, left)))
}

/** Whether a configured event, which may end with `*`, includes this event. */
function matchesEvent(configured: string, event: string): boolean {
  return configured === event || (configured.endsWith("*") && event.startsWith(configured.slice(0, -1)))
}

function sharesKey(one: Notification, other: Notification): boolean {
  const [left, right] = [filterOf(one), filterOf(other)]
  return (
    (left.prefix.startsWith(right.prefix) || right.prefix.startsWith(left.prefix)) &&
    (left.suffix.endsWith(right.suffix) || right.suffix.endsWith(left.suffix))
  )
}

function filterOf({ rules }: Notification): { readonly prefix: string; readonly suffix: string } {
  const value = (wanted: string) => rules.find(({ name }) => name.toLowerCase() === wanted)?.value ?? ""
  return { prefix: value("prefix"), suffix: value("suffix") }
}

/**
 * The configurations that receive this event; `event` is without `s3:`. Filters are compared with the encoded key.
 * Source: S3 user guide, "Configuring event notifications using object key name filtering": special characters of a prefix
 * or suffix must be URL-encoded, a space as `+`.
 */
export function notificationsFor(configuration: NotificationConfiguration, event: string, key: string): Notification[] {
  const encoded = encodeKey(key)
  return configuration.notifications.filter((one) => {
    const { prefix, suffix } = filterOf(one)
    return (
      encoded.startsWith(prefix) &&
      encoded.endsWith(suffix) &&
      one.events.some((name) => matchesEvent(name, `s3:${event}`))
    )
  })
}
