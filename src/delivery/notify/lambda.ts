import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda"
import type { HideMessages } from "../queue/hide-message.ts"
import { CHANNEL_RETRY_SECONDS, retryDelay } from "../queue/retry.ts"
import type { Returned } from "./deliver-apart.ts"
import type { QueueMessage } from "./group-messages.ts"

/** No message is started when less than this remains of the function's time: as long as the slowest channel may take. */
const STOP_BEFORE_END_MS = 100_000

/**
 * The Lambda handler of notify. It delivers all messages of an event together and reports those that a channel did not
 * accept before the deadline (ms since 1970), so that the queue delivers them again: soon at first, then more rarely.
 */
export function notifyHandler(
  deliver: (messages: readonly QueueMessage[], deadline: number) => Promise<readonly Returned[]>,
  hideMessages: HideMessages,
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
    const unsent = new Map((await deliver(messages, deadline)).map((one) => [one.messageId, one]))
    const time = now()
    const hidden = Records.flatMap(({ messageId, receiptHandle, attributes }) => {
      const returned = unsent.get(messageId)
      if (returned === undefined) return []
      const receives = Number(attributes.ApproximateReceiveCount ?? 1)
      const usual = retryDelay(CHANNEL_RETRY_SECONDS, receives, returned.leasedUntil, time)
      return [{ receiptHandle, seconds: returned.seconds ?? usual }]
    })
    if (hidden.length > 0) await hideMessages(Records[0]?.eventSourceARN ?? "", hidden)
    return { batchItemFailures: [...unsent.keys()].map((itemIdentifier) => ({ itemIdentifier })) }
  }
}
