import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch"
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda"
import { retrySeconds } from "../delivery/queue/retry.ts"
import { isJsonObject, type JsonObject } from "../json.ts"
import type { DetectContext } from "./context.ts"
import { unwrap, unwrapObject } from "./envelope/unwrap.ts"
import type { Unwrapped } from "./envelope/unwrapped.ts"
import { processMessage } from "./process-message.ts"

/** Time that is left when work stops, for the answer that says what failed. */
const STOP_BEFORE_END_MS = 10_000

/**
 * The Lambda edge of detect. Messages of a queue succeed or fail one by one; an event that S3, SNS or EventBridge handed
 * over directly fails as a whole, and Lambda sends it again.
 */
export function detectHandler(context: DetectContext) {
  return async (event: SQSEvent | JsonObject, lambda: Context): Promise<SQSBatchResponse | undefined> => {
    const deadline = context.now() + lambda.getRemainingTimeInMillis() - STOP_BEFORE_END_MS
    if (!isFromQueue(event)) {
      await processMessage(unwrapObject(event as JsonObject, context.now()), deadline, context)
      return undefined
    }
    const record = async ({ body, eventSourceARN, receiptHandle, attributes, messageId }: SQSRecord) => {
      const receives = Number(attributes.ApproximateReceiveCount ?? 1)
      const message = throughQueue(unwrap(body, Number(attributes.SentTimestamp)), eventSourceARN)
      try {
        await processMessage(message, deadline, context, receives, messageId)
      } catch (error) {
        const seconds = retrySeconds(error, receives, context.now())
        if (seconds !== undefined) await context.hideMessage?.({ queueArn: eventSourceARN, receiptHandle }, seconds)
        throw error
      }
    }
    return processPartialResponse(event, record, new BatchProcessor(EventType.SQS), {
      context: lambda,
      // One after the other: one object may need all the memory that a scan may use.
      processInParallel: false,
      // A whole batch that failed is no different: its messages come back.
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
