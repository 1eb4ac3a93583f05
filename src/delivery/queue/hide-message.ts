import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs"

/** A message as a function received it. */
export type ReceivedMessage = { readonly queueArn: string; readonly receiptHandle: string }

/** Hides a received message for some seconds, after which the queue delivers it again. Does not throw. */
export type HideMessage = (message: ReceivedMessage, seconds: number) => Promise<void>

/** A function that fails has little time left. */
const TIMEOUT_MS = 3000

/** A structured logger; only this method is used. */
type Log = { readonly warn: (message: string, details: { readonly [name: string]: unknown }) => void }

/**
 * Hides messages by their visibility timeout. When SQS refuses, as the queue of another account may, the message returns
 * by the timeout of the queue, and the log says so. The client must not take its endpoint from the URL of the queue.
 */
export function hideMessage(sqs: SQSClient, log: Log): HideMessage {
  return async ({ queueArn, receiptHandle }, seconds) => {
    const input = { QueueUrl: queueUrl(queueArn), ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }
    try {
      await sqs.send(new ChangeMessageVisibilityCommand(input), { abortSignal: AbortSignal.timeout(TIMEOUT_MS) })
    } catch (error) {
      log.warn("the message returns later, by the visibility timeout of its queue", {
        details: { queue: queueArn, seconds, error: String(error) },
      })
    }
  }
}

/** Hides received messages of one queue, each for its own time. Does not throw. */
export type HideMessages = (
  queueArn: string,
  messages: readonly { readonly receiptHandle: string; readonly seconds: number }[],
) => Promise<void>

/** The limit of ChangeMessageVisibilityBatch. Source: SQS API reference. */
const MAX_BATCH_ENTRIES = 10

/** As `hideMessage`, for many messages. */
export function hideMessages(sqs: SQSClient, log: Log): HideMessages {
  return async (queueArn, messages) => {
    const abortSignal = AbortSignal.timeout(TIMEOUT_MS)
    const hide = async (start: number) => {
      const Entries = messages.slice(start, start + MAX_BATCH_ENTRIES).map(({ receiptHandle, seconds }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }))
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl(queueArn), Entries })
      try {
        const { Failed = [] } = await sqs.send(command, { abortSignal })
        return Failed.map(({ Code, Message }) => `${Code}: ${Message ?? ""}`)
      } catch (error) {
        return Entries.map(() => String(error))
      }
    }
    const starts = messages.flatMap((_, index) => (index % MAX_BATCH_ENTRIES === 0 ? [index] : []))
    const errors = (await Promise.all(starts.map(hide))).flat()
    if (errors.length === 0) return
    log.warn("messages return later, by the visibility timeout of their queue", {
      details: { queue: queueArn, messages: errors.length, error: errors[0] },
    })
  }
}

/** The URL of a queue. An event names its queue by ARN only. */
export function queueUrl(arn: string): string {
  const [, partition = "", , region = "", account = "", name = ""] = arn.split(":")
  const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"
  return `https://sqs.${region}.${suffix}/${account}/${name}`
}
