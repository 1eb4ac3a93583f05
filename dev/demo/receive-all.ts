import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs"
import type { Queue } from "./stack.ts"

/** Takes everything out of a queue; the bodies in the order they came. */
export async function receiveAll(sqs: SQSClient, { url }: Queue): Promise<string[]> {
  const bodies: string[] = []
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }))
    if (Messages.length === 0) return bodies
    for (const { Body, ReceiptHandle } of Messages) {
      bodies.push(Body ?? "")
      await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }))
    }
  }
}
