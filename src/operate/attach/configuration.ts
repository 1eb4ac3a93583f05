import { childText, parseXml, type XmlElement } from "./xml.ts"

/** What a bucket notifies, as S3 names it in XML; `Other` is a member that this does not know and keeps all the same. */
export type TargetKind = "Topic" | "Queue" | "CloudFunction" | "EventBridge" | "Other"

/** One member of a notification configuration. */
export type Entry = {
  readonly kind: TargetKind
  readonly id: string
  readonly arn: string
  readonly events: readonly string[]
  readonly prefix: string
  readonly suffix: string
  readonly element: XmlElement
}

/** A bucket's notification configuration as S3 sent it, and what stands in it. */
export type Configuration = { readonly xml: string; readonly root: XmlElement; readonly entries: readonly Entry[] }

const KINDS: { readonly [element: string]: TargetKind } = {
  TopicConfiguration: "Topic",
  QueueConfiguration: "Queue",
  CloudFunctionConfiguration: "CloudFunction",
  EventBridgeConfiguration: "EventBridge",
}

/** Source: S3 API reference, PutBucketNotificationConfiguration. */
export const EMPTY_CONFIGURATION =
  '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></NotificationConfiguration>'

/** Reads what GetBucketNotificationConfiguration answers; throws where it is something else. */
export function readConfiguration(xml: string): Configuration {
  const root = parseXml(xml)
  if (root.name === "NotificationConfiguration") return { xml, root, entries: root.children.map(readEntry) }
  // moto answers with an empty element of another name where there is nothing.
  if (root.children.length === 0) return readConfiguration(EMPTY_CONFIGURATION)
  throw new Error(`S3 answered with <${root.name}> where its notification configuration was asked for`)
}

function readEntry(element: XmlElement): Entry {
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

/** An entry as people find it in the console: what it notifies, by which name. */
export function entryName({ kind, id, arn }: Entry): string {
  const target = {
    Topic: "topic",
    Queue: "queue",
    CloudFunction: "function",
    EventBridge: "EventBridge",
    Other: "member",
  }
  return `${target[kind]} notification "${id}"${arn === "" ? "" : ` to ${arn}`}`
}
