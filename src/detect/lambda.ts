import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch"
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda"
import { isJsonObject, type JsonObject } from "../json.ts"
import type { Unwrapped } from "./envelope/remark.ts"
import { unwrap, unwrapObject } from "./envelope/unwrap.ts"

/**
 * Does all that a message asks for, before the deadline in ms; throws if it has to come back. `receives` is how often the
 * message was handed over, this time included.
 */
export type Detect = (message: Unwrapped, deadline: number, receives: number) => Promise<void>

/** Left of the function's time when work must stop, so that it can still say what failed. */
const STOP_BEFORE_END_MS = 10_000

/**
 * The Lambda edge of detect. Messages of a queue succeed or fail one by one; an event that S3, SNS or EventBridge handed
 * over directly fails whole, and Lambda sends it again.
 */
export function detectHandler(detect: Detect, now: () => number = Date.now) {
  return async (event: SQSEvent | JsonObject, context: Context): Promise<SQSBatchResponse | undefined> => {
    const deadline = now() + context.getRemainingTimeInMillis() - STOP_BEFORE_END_MS
    if (!isFromQueue(event)) {
      await detect(unwrapObject(event as JsonObject, now()), deadline, 1)
      return undefined
    }
    const record = ({ body, eventSourceARN, attributes }: SQSRecord) => {
      const { SentTimestamp, ApproximateReceiveCount } = attributes
      const message = throughQueue(unwrap(body, Number(SentTimestamp)), eventSourceARN)
      return detect(message, deadline, Number(ApproximateReceiveCount ?? 1))
    }
    return processPartialResponse(event, record, new BatchProcessor(EventType.SQS), {
      context,
      // One after the other: an object may take all the memory that a scan is meant to take.
      processInParallel: false,
      // All failed is the same as some failed: their messages come back.
      throwOnFullBatchFailure: false,
    })
  }
}

function throughQueue(message: Unwrapped, queue: string): Unwrapped {
  return { ...message, objects: message.objects.map((object) => ({ ...object, queue })) }
}

function isFromQueue(event: SQSEvent | JsonObject): event is SQSEvent {
  const records = event["Records" as keyof typeof event] as unknown
  const first: unknown = Array.isArray(records) ? records[0] : undefined
  return isJsonObject(first as JsonObject) && (first as JsonObject)["eventSource"] === "aws:sqs"
}
