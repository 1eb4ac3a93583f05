import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda"
import type { QueueMessage } from "./deliver.ts"

/** Left of the function's time when no letter may be begun any more: as long as one may take on the slowest channel. */
const STOP_BEFORE_END_MS = 100_000

/**
 * The Lambda edge of notify: all messages of an event are told together, and those whose letter a channel did not take
 * before the deadline (ms since 1970) come back.
 */
export function notifyHandler(
  deliver: (messages: readonly QueueMessage[], deadline: number) => Promise<string[]>,
  now: () => number = Date.now,
) {
  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const remaining = context.getRemainingTimeInMillis()
    const deadline = now() + remaining - Math.min(STOP_BEFORE_END_MS, remaining / 2)
    const messages = Records.map(({ messageId, body, attributes }) => ({
      messageId,
      body,
      receives: Number(attributes.ApproximateReceiveCount ?? 1),
    }))
    const failed = await deliver(messages, deadline)
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }
}
