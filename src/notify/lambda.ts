import type { SQSBatchResponse, SQSEvent } from "aws-lambda"
import type { QueueMessage } from "./deliver.ts"

/**
 * The Lambda edge of notify: all messages of an event are told together, and those whose letter a channel did not take
 * come back.
 */
export function notifyHandler(deliver: (messages: readonly QueueMessage[]) => Promise<string[]>) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const failed = await deliver(Records.map(({ messageId, body }) => ({ messageId, body })))
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }
}
