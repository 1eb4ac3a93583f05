import { setTimeout as pause } from "node:timers/promises"
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs"
import { sqsEvent, succeeded } from "./sqs-event.ts"

export type Mapping = {
  readonly queueUrl: string
  /** Messages in one event. Lambda takes up to 10 at a time from SQS, and joins them. */
  readonly batchSize: number
  /** How long it gathers, in ms. */
  readonly windowMs?: number
  /** The most events under way at once after `start`; 1 when left out. */
  readonly maximumConcurrency?: number
  readonly invoke: (event: unknown) => Promise<unknown>
  /** Told of what went wrong; the messages come back by themselves. */
  readonly onFailure?: (error: unknown, messages: number) => void
}

/** SQS gives at most 10 messages to one call. Source: SQS API reference, ReceiveMessage. */
const MOST_MESSAGES = 10
/** How long it rests when the queue cannot be reached, in ms. */
const REST_MS = 1000

/**
 * An event source mapping: receives messages, invokes the function, and deletes all but those that it reports as failed.
 * Source: Lambda developer guide, Using Lambda with Amazon SQS, reporting batch item failures.
 */
export class Poller {
  readonly #sqs: SQSClient
  readonly #mapping: Mapping
  #stopping = new AbortController()
  #done: Promise<unknown> = Promise.resolve()
  #arn: string | undefined

  constructor(sqs: SQSClient, mapping: Mapping) {
    this.#sqs = sqs
    this.#mapping = mapping
  }

  start(): void {
    this.#stopping = new AbortController()
    const { signal } = this.#stopping
    this.#done = Promise.all(Array.from({ length: this.#mapping.maximumConcurrency ?? 1 }, () => this.#run(signal)))
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#done
  }

  /** Receives, invokes and deletes once; false when the queue gave nothing. */
  async pollOnce(waitSeconds = 0): Promise<boolean> {
    const messages = await this.#gather(waitSeconds)
    if (messages.length === 0) return false
    try {
      const answer = await this.#mapping.invoke(sqsEvent(messages, await this.#queueArn()))
      const good = succeeded(messages, answer)
      await this.#delete(good)
      const failed = messages.length - good.length
      if (failed > 0) this.#fail(new Error(`${failed} of ${messages.length} messages failed`), failed)
    } catch (error) {
      this.#fail(error, messages.length)
    }
    return true
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.pollOnce(1)
      } catch (error) {
        this.#fail(error, 0)
        await pause(REST_MS, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  #fail(error: unknown, messages: number): void {
    this.#mapping.onFailure?.(error, messages)
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
    if (this.#arn === undefined) {
      const { Attributes } = await this.#sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: this.#mapping.queueUrl, AttributeNames: ["QueueArn"] }),
      )
      this.#arn = Attributes?.["QueueArn"] ?? ""
    }
    return this.#arn
  }

  /** A message that could not be deleted comes back although it was handled; that is told. */
  async #delete(messages: readonly Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += MOST_MESSAGES) {
      const entries = messages
        .slice(start, start + MOST_MESSAGES)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
      const { Failed = [] } = await this.#sqs.send(
        new DeleteMessageBatchCommand({ QueueUrl: this.#mapping.queueUrl, Entries: entries }),
      )
      if (Failed.length > 0) {
        this.#fail(
          new Error(`${Failed.length} handled messages were not deleted: ${Failed[0]?.Message}`),
          Failed.length,
        )
      }
    }
  }
}
