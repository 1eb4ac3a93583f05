import { isJsonObject, type Json } from "../../json.ts"
import { type BucketPrefix, encodePrefix } from "./bucket-prefix.ts"

/**
 * Whether a pattern of EventBridge, or a filter of SNS, accepts everything of a scope. Both are trees whose leaves are lists
 * of values or of `{"prefix": …}`. A condition that this code does not know counts as not covering: "attached already" for
 * a route that accepts less would lose objects.
 */

/** Whether an EventBridge pattern accepts every `Object Created` event of the scope. */
export function patternCovers(pattern: string, { bucket, prefix }: BucketPrefix): boolean {
  return acceptsAll(pattern, {
    source: { is: "aws.s3" },
    "detail-type": { is: "Object Created" },
    "detail.bucket.name": { is: bucket },
    "detail.object.key": { beginsWith: prefix },
  })
}

/** Whether a subscription's filter on the message body accepts every S3 event of the scope. */
export function filterCovers(filter: string, { bucket, prefix }: BucketPrefix): boolean {
  return acceptsAll(filter, {
    "Records.eventSource": { is: "aws:s3" },
    "Records.eventName": { beginsWith: "ObjectCreated:" },
    "Records.s3.bucket.name": { is: bucket },
    "Records.s3.bucket.arn": { is: `arn:aws:s3:::${bucket}` },
    "Records.s3.object.key": { beginsWith: encodePrefix(prefix) },
  })
}

/** What is known of a field of every event: its value, or how the value begins. */
type Field = { readonly is: string } | { readonly beginsWith: string }

function acceptsAll(text: string, fields: { readonly [path: string]: Field }): boolean {
  const tree = parseJson(text)
  return (
    isJsonObject(tree) &&
    leavesOf(tree, "").every(([path, list]) => {
      const field = fields[path]
      return field !== undefined && Array.isArray(list) && list.some((one: Json) => accepts(one, field))
    })
  )
}

function leavesOf(value: Json | undefined, path: string): (readonly [path: string, leaf: Json | undefined])[] {
  if (!isJsonObject(value)) return [[path, value]]
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, path === "" ? name : `${path}.${name}`))
}

/** Whether one condition of a list accepts every value that the field can have. */
function accepts(condition: Json, field: Field): boolean {
  if (typeof condition === "string") return "is" in field && field.is === condition
  if (!isJsonObject(condition) || Object.keys(condition).length !== 1) return false
  const prefix = condition["prefix"]
  return typeof prefix === "string" && ("is" in field ? field.is : field.beginsWith).startsWith(prefix)
}

/** Whether two filters or patterns are the same JSON, whatever their white space. */
export function isSameJson(left: string | undefined, right: string): boolean {
  const value = parseJson(left ?? "")
  return value !== undefined && JSON.stringify(value) === JSON.stringify(parseJson(right))
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
