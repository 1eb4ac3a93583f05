import { isJsonObject, type Json, type JsonObject } from "../../json.ts"
import { readEventBridge } from "./eventbridge.ts"
import { readFdr } from "./fdr.ts"
import { remark, type Unwrapped } from "./remark.ts"
import { readS3Event } from "./s3-event.ts"
import { shown } from "./shown.ts"

/** How deep envelopes may lie in one another: S3 in SNS in SNS in SQS is one more than anyone has. */
const DEEPEST = 4

/**
 * The objects that a message names, whatever it came through: an S3 event, the same inside SNS (raw or not), an
 * EventBridge `Object Created`, CrowdStrike FDR's own message, or S3's test event. `received` is when the message was
 * sent, in ms, for an envelope that carries no time of its own. Never throws: what cannot be read becomes a remark.
 */
export function unwrap(body: string, received: number): Unwrapped {
  return unwrapText(body, received, 0)
}

function unwrapText(body: string, received: number, depth: number): Unwrapped {
  let message: Json
  try {
    message = JSON.parse(body)
  } catch {
    return remark("malformed", "the message is not JSON")
  }
  if (!isJsonObject(message)) return remark("malformed", "the message is JSON but no object")
  return unwrapObject(message, received, depth)
}

/** As `unwrap`, for an event that came to the function itself and not through a queue. */
export function unwrapObject(message: JsonObject, received: number, depth = 0): Unwrapped {
  if (depth > DEEPEST) return remark("malformed", `more than ${DEEPEST} envelopes lie in one another`)
  if (message["Event"] === "s3:TestEvent")
    return remark("test", `S3's test event for bucket ${shown(message["Bucket"])}`)
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
  return remark(
    "malformed",
    `no known envelope; its keys are ${Object.keys(message).slice(0, MOST_KEYS).join(", ") || "none"}`,
  )
}

/** Enough keys to recognise a message by. */
const MOST_KEYS = 10

function unwrapRecord(record: Json, received: number, depth: number): Unwrapped {
  if (!isJsonObject(record)) return remark("malformed", "a record of the message is no object")
  const sns = record["Sns"]
  if (isJsonObject(sns) && typeof sns["Message"] === "string") return unwrapText(sns["Message"], received, depth + 1)
  return readS3Event(record, received)
}

function joined(parts: readonly Unwrapped[]): Unwrapped {
  if (parts.length === 0) return remark("malformed", "the message has an empty list of records")
  return { objects: parts.flatMap((part) => part.objects), remarks: parts.flatMap((part) => part.remarks) }
}
