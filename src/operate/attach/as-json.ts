import type { Configuration } from "./configuration.ts"
import type { XmlElement } from "./xml.ts"

/** The JSON names of S3's XML elements, where the two differ; names that end in s are lists. Source: S3's API model. */
const NAMES: { readonly [element: string]: string } = {
  TopicConfiguration: "TopicConfigurations",
  QueueConfiguration: "QueueConfigurations",
  CloudFunctionConfiguration: "LambdaFunctionConfigurations",
  Topic: "TopicArn",
  Queue: "QueueArn",
  CloudFunction: "LambdaFunctionArn",
  Event: "Events",
  S3Key: "Key",
  FilterRule: "FilterRules",
}
const LISTS = new Set(Object.values(NAMES).filter((name) => name.endsWith("s")))
/** Members that are objects even when they are empty. */
const OBJECTS = new Set(["NotificationConfiguration", "EventBridgeConfiguration", "Filter", "S3Key"])

type Value = string | Value[] | { [name: string]: Value }

/** The JSON name of an element, as the AWS CLI and the SDKs use it. */
export function jsonName({ name }: XmlElement): string {
  return NAMES[name] ?? name
}

/** A configuration, or one member of it, as `aws s3api put-bucket-notification-configuration` reads it. */
export function asJson(element: XmlElement): Value {
  if (element.children.length === 0 && !OBJECTS.has(element.name)) return element.text.trim()
  const members: { [name: string]: Value } = {}
  for (const child of element.children) {
    const name = jsonName(child)
    const value = asJson(child)
    const present = members[name]
    if (Array.isArray(present)) present.push(value)
    else if (present !== undefined) members[name] = [present, value]
    else members[name] = LISTS.has(name) ? [value] : value
  }
  return members
}

/** The configuration as lines of indented JSON. */
export function jsonLines({ root }: Configuration): string[] {
  return JSON.stringify(asJson(root), null, 2).split("\n")
}
