import { childText, parseXml, type XmlElement } from "./xml.ts"

/** The kinds of notification targets, as S3's XML names them. `Other` is an unknown member; it is kept unchanged. */
export type TargetKind = "Topic" | "Queue" | "CloudFunction" | "EventBridge" | "Other"

/** One member of a notification configuration. */
export type NotificationEntry = {
  readonly kind: TargetKind
  readonly id: string
  readonly arn: string
  readonly events: readonly string[]
  readonly prefix: string
  readonly suffix: string
  readonly element: XmlElement
}

/** A bucket's notification configuration: the XML as S3 sent it, and its entries. */
export type Configuration = {
  readonly xml: string
  readonly root: XmlElement
  readonly entries: readonly NotificationEntry[]
}

const KINDS: { readonly [element: string]: TargetKind } = {
  TopicConfiguration: "Topic",
  QueueConfiguration: "Queue",
  CloudFunctionConfiguration: "CloudFunction",
  EventBridgeConfiguration: "EventBridge",
}

/** Source: S3 API reference, PutBucketNotificationConfiguration. */
export const EMPTY_CONFIGURATION =
  '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></NotificationConfiguration>'

/** Parses the response of GetBucketNotificationConfiguration. Throws if it is something else. */
export function parseConfiguration(xml: string): Configuration {
  const root = parseXml(xml)
  if (root.name === "NotificationConfiguration") return { xml, root, entries: root.children.map(readEntry) }
  // moto returns an empty element of another name for an empty configuration.
  if (root.children.length === 0) return parseConfiguration(EMPTY_CONFIGURATION)
  throw new Error(`S3 returned <${root.name}> instead of a notification configuration`)
}

function readEntry(element: XmlElement): NotificationEntry {
  const kind = KINDS[element.name] ?? "Other"
  const rules = find(find(element, "Filter"), "S3Key")?.children ?? []
  const value = (wanted: string) =>
    childText(rules.find((rule) => childText(rule, "Name")?.toLowerCase() === wanted) ?? element, "Value") ?? ""
  return {
    kind,
    id: childText(element, "Id") ?? "",
    arn: childText(element, kind) ?? "",
    events: element.children.filter(({ name }) => name === "Event").map(({ text }) => text.trim()),
    prefix: value("prefix"),
    suffix: value("suffix"),
    element,
  }
}

function find(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name)
}

export function isEventBridgeOn({ entries }: Configuration): boolean {
  return entries.some(({ kind }) => kind === "EventBridge")
}

/** How the S3 console names an entry: the kind of its target, its id and its target. */
export function entryName({ kind, id, arn }: NotificationEntry): string {
  const target = {
    Topic: "topic",
    Queue: "queue",
    CloudFunction: "function",
    EventBridge: "EventBridge",
    Other: "member",
  }
  return `${target[kind]} notification "${id}"${arn === "" ? "" : ` to ${arn}`}`
}
