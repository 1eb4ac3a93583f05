import { isJsonObject, type Json, type JsonObject } from "../../json.ts"
import { describe } from "./describe.ts"
import { readEventBridge } from "./eventbridge.ts"
import { readFdr } from "./fdr.ts"
import { readS3Event } from "./s3-event.ts"
import { skippedItem, type Unwrapped } from "./unwrapped.ts"

/** Nested envelopes. S3 in SNS in SNS in SQS is one more than any real set-up has. */
const MAX_DEPTH = 4

/**
 * The objects that a message names, whatever its envelope: an S3 event, the same inside SNS (raw or not), an
 * EventBridge `Object Created` event, CrowdStrike FDR's own message, or S3's test event. `received` is when the message
 * was sent, in ms since 1970, for an envelope without a time. Never throws: what cannot be read becomes a skipped item.
 */
export function unwrap(body: string, received: number): Unwrapped {
  return unwrapText(body, received, 0)
}

function unwrapText(body: string, received: number, depth: number): Unwrapped {
  let message: Json
  try {
    message = JSON.parse(body)
  } catch {
    return skippedItem("malformed", "the message is not JSON")
  }
  if (!isJsonObject(message)) return skippedItem("malformed", "the message is JSON but not an object")
  return unwrapObject(message, received, depth)
}

/** Like `unwrap`, for an event that invoked the function directly and not through a queue. */
export function unwrapObject(message: JsonObject, received: number, depth = 0): Unwrapped {
  if (depth > MAX_DEPTH) return skippedItem("malformed", `more than ${MAX_DEPTH} envelopes are nested`)
  if (message["Event"] === "s3:TestEvent")
    return skippedItem("test", `S3's test event for bucket ${describe(message["Bucket"])}`)
  if (
    typeof message["Message"] === "string" &&
    (message["Type"] === "Notification" || message["TopicArn"] !== undefined)
  ) {
    return unwrapText(message["Message"], received, depth + 1)
  }
  if (message["detail-type"] !== undefined) return readEventBridge(message, received)
  if (Array.isArray(message["Records"]))
    return joined(message["Records"].map((record) => unwrapRecord(record, received, depth)))
  if (Array.isArray(message["files"])) return readFdr(message, received)
  return skippedItem(
    "malformed",
    `no known envelope; its keys are ${Object.keys(message).slice(0, MAX_KEYS).join(", ") || "none"}`,
  )
}

/** Keys of an unknown message that its description lists. */
const MAX_KEYS = 10

function unwrapRecord(record: Json, received: number, depth: number): Unwrapped {
  if (!isJsonObject(record)) return skippedItem("malformed", "a record of the message is not an object")
  const sns = record["Sns"]
  if (isJsonObject(sns) && typeof sns["Message"] === "string") return unwrapText(sns["Message"], received, depth + 1)
  return readS3Event(record, received)
}

function joined(parts: readonly Unwrapped[]): Unwrapped {
  if (parts.length === 0) return skippedItem("malformed", "the message has an empty list of records")
  return { objects: parts.flatMap((part) => part.objects), skipped: parts.flatMap((part) => part.skipped) }
}
