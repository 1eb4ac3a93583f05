import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs"
import { unwrap } from "../../detect/envelope/unwrap.ts"
import type { Batch } from "./replay.ts"

/** How long a letter stays out of others' sight while it is replayed, in seconds: a replay is slow when its rate is low. */
const HELD_SECONDS = 12 * 3600

export type DeadLetters = {
  readonly batches: AsyncIterable<Batch>
  /** Letters that named no object, by what was wrong with them; they stay in the queue. */
  readonly remarks: readonly string[]
  /** Gives back to the queue what was not deleted. */
  readonly release: () => Promise<void>
}

/** The letters of a dead-letter queue, each once. With `remove` a letter is deleted when its objects were scanned. */
export function deadLetters(sqs: SQSClient, QueueUrl: string, remove: boolean): DeadLetters {
  const held = new Map<string, string>()
  const remarks: string[] = []
  async function* receive(): AsyncGenerator<Batch> {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HELD_SECONDS,
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
      )
      if (Messages.length === 0) return
      for (const { Body = "", MessageId = "", ReceiptHandle = "", Attributes } of Messages) {
        held.set(MessageId, ReceiptHandle)
        const { objects, remarks: odd } = unwrap(Body, Number(Attributes?.SentTimestamp ?? 0))
        remarks.push(...odd.filter(({ kind }) => kind === "malformed").map(({ detail }) => `${MessageId}: ${detail}`))
        if (objects.length === 0) continue
        yield {
          objects,
          async done() {
            if (!remove) return
            await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
            held.delete(MessageId)
          },
        }
      }
    }
  }
  return {
    batches: receive(),
    remarks,
    async release() {
      for (const ReceiptHandle of held.values()) {
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
      }
    },
  }
}
