import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda"
import type { QueueMessage } from "./group-messages.ts"

/** No message is started when less than this remains of the function's time: as long as the slowest channel may take. */
const STOP_BEFORE_END_MS = 100_000

/**
 * The Lambda handler of notify. It delivers all messages of an event together and reports those that a channel did not
 * accept before the deadline (ms since 1970), so that the queue delivers them again.
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
