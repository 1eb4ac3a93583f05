import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs"

export type Mapping = {
  readonly queueUrl: string
  /** Messages in one event. Lambda takes up to 10 at a time from SQS, and joins them. */
  readonly batchSize: number
  /** How long it gathers, in ms. */
  readonly windowMs?: number
  readonly invoke: (event: unknown) => Promise<unknown>
  /** Told of what went wrong; the messages come back by themselves. */
  readonly onFailure?: (error: unknown, messages: number) => void
}

/** SQS gives at most 10 messages to one call. Source: SQS API reference, ReceiveMessage. */
const MOST_MESSAGES = 10

/**
 * An event source mapping: receives messages, invokes the function, and deletes all but those that it reports as failed.
 * Source: Lambda developer guide, Using Lambda with Amazon SQS, reporting batch item failures.
 */
export class Poller {
  readonly #sqs: SQSClient
  readonly #mapping: Mapping
  #stopping = new AbortController()
  #done: Promise<void> = Promise.resolve()

  constructor(sqs: SQSClient, mapping: Mapping) {
    this.#sqs = sqs
    this.#mapping = mapping
  }

  start(): void {
    this.#stopping = new AbortController()
    this.#done = this.#run(this.#stopping.signal)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#done
  }

  /** Receives, invokes and deletes once; false when the queue gave nothing. */
  async pollOnce(waitSeconds = 0): Promise<boolean> {
    const messages = await this.#gather(waitSeconds)
    if (messages.length === 0) return false
    const arn = await this.#queueArn()
    try {
      const answer = await this.#mapping.invoke({ Records: messages.map((message) => eventRecord(message, arn)) })
      await this.#delete(succeeded(messages, answer))
      const failed = messages.length - succeeded(messages, answer).length
      if (failed > 0) this.#mapping.onFailure?.(new Error(`${failed} of ${messages.length} messages failed`), failed)
    } catch (error) {
      this.#mapping.onFailure?.(error, messages.length)
    }
    return true
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await this.pollOnce(1)
  }

  async #gather(waitSeconds: number): Promise<Message[]> {
    const { batchSize, windowMs = 0 } = this.#mapping
    const messages = await this.#receive(batchSize, waitSeconds)
    const until = Date.now() + windowMs
    while (messages.length > 0 && messages.length < batchSize && Date.now() < until && !this.#stopping.signal.aborted) {
      messages.push(...(await this.#receive(batchSize - messages.length, 1)))
    }
    return messages
  }

  async #receive(most: number, waitSeconds: number): Promise<Message[]> {
    const { Messages } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#mapping.queueUrl,
        MaxNumberOfMessages: Math.min(most, MOST_MESSAGES),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    )
    return Messages ?? []
  }

  async #queueArn(): Promise<string> {
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.#mapping.queueUrl, AttributeNames: ["QueueArn"] }),
    )
    return Attributes?.["QueueArn"] ?? ""
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += MOST_MESSAGES) {
      const entries = messages
        .slice(start, start + MOST_MESSAGES)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
      await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.#mapping.queueUrl, Entries: entries }))
    }
  }
}

function eventRecord(message: Message, arn: string): object {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: {},
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: arn,
    awsRegion: "eu-west-1",
  }
}

/**
 * The messages that may be deleted. An answer without failures means all; one with an identifier that is empty or not of
 * the batch means none.
 */
export function succeeded(messages: readonly Message[], answer: unknown): readonly Message[] {
  const failures = (answer as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures
  if (failures === undefined || failures === null) return messages
  if (!Array.isArray(failures)) return []
  const failed = new Set(failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier))
  const known = new Set(messages.map(({ MessageId }) => MessageId))
  if ([...failed].some((id) => typeof id !== "string" || !known.has(id))) return []
  return messages.filter(({ MessageId }) => !failed.has(MessageId))
}
