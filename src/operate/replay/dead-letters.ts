import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs"
import { unwrap } from "../../detect/envelope/unwrap.ts"
import type { Batch } from "./replay.ts"

/** How long a message stays hidden from other readers, in seconds. A replay with a low rate is slow. */
const VISIBILITY_SECONDS = 12 * 3600

export type DeadLetters = {
  readonly batches: AsyncIterable<Batch>
  /** What is wrong with messages that name no object. They stay in the queue. */
  readonly malformed: readonly string[]
  /** Returns the messages to the queue that were not deleted. */
  readonly release: () => Promise<void>
}

/** The messages of a dead-letter queue, each once. With `remove`, a message is deleted after its objects were scanned. */
export function deadLetters(sqs: SQSClient, QueueUrl: string, remove: boolean): DeadLetters {
  const receipts = new Map<string, string>()
  const malformed: string[] = []
  async function* receive(): AsyncGenerator<Batch> {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: VISIBILITY_SECONDS,
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
      )
      if (Messages.length === 0) return
      for (const { Body = "", MessageId = "", ReceiptHandle = "", Attributes } of Messages) {
        receipts.set(MessageId, ReceiptHandle)
        const { objects, skipped } = unwrap(Body, Number(Attributes?.SentTimestamp ?? 0))
        malformed.push(
          ...skipped.filter(({ kind }) => kind === "malformed").map(({ detail }) => `${MessageId}: ${detail}`),
        )
        if (objects.length === 0) continue
        yield {
          objects,
          async onScanned() {
            if (!remove) return
            await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
            receipts.delete(MessageId)
          },
        }
      }
    }
  }
  return {
    batches: receive(),
    malformed,
    async release() {
      for (const ReceiptHandle of receipts.values()) {
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
      }
    },
  }
}
