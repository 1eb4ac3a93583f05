import { isJsonObject, type Json } from "../../json.ts"
import { encodePrefix, type Scope } from "./scope.ts"

/**
 * Whether a pattern of EventBridge, or a filter of SNS, lets everything of a scope through. Both are trees whose leaves are
 * lists of values or of `{"prefix": …}`. What this does not understand counts as narrowing: to say "attached already" of
 * something that takes less would be to miss objects.
 */

/** Whether EventBridge's pattern takes every `Object Created` of the scope. */
export function patternCovers(pattern: string, { bucket, prefix }: Scope): boolean {
  return accepts(pattern, {
    source: { is: "aws.s3" },
    "detail-type": { is: "Object Created" },
    "detail.bucket.name": { is: bucket },
    "detail.object.key": { beginsWith: prefix },
  })
}

/** Whether a subscription's filter on the message's body takes every S3 event of the scope. */
export function filterCovers(filter: string, { bucket, prefix }: Scope): boolean {
  return accepts(filter, {
    "Records.eventSource": { is: "aws:s3" },
    "Records.eventName": { beginsWith: "ObjectCreated:" },
    "Records.s3.bucket.name": { is: bucket },
    "Records.s3.bucket.arn": { is: `arn:aws:s3:::${bucket}` },
    "Records.s3.object.key": { beginsWith: encodePrefix(prefix) },
  })
}

/** What is known of a field: its value, or what it begins with. */
type Known = { readonly is: string } | { readonly beginsWith: string }

function accepts(text: string, known: { readonly [path: string]: Known }): boolean {
  let tree: Json
  try {
    tree = JSON.parse(text)
  } catch {
    return false
  }
  return (
    isJsonObject(tree) &&
    leaves(tree, "").every(([path, list]) => {
      const field = known[path]
      return field !== undefined && Array.isArray(list) && list.some((one: Json) => takes(one, field))
    })
  )
}

function leaves(value: Json | undefined, path: string): (readonly [path: string, leaf: Json | undefined])[] {
  if (!isJsonObject(value)) return [[path, value]]
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === "" ? name : `${path}.${name}`))
}

/** Whether one condition of a list takes every value that the field can have. */
function takes(condition: Json, field: Known): boolean {
  if (typeof condition === "string") return "is" in field && field.is === condition
  if (!isJsonObject(condition) || Object.keys(condition).length !== 1) return false
  const prefix = condition["prefix"]
  return typeof prefix === "string" && ("is" in field ? field.is : field.beginsWith).startsWith(prefix)
}
