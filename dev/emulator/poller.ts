import { setTimeout as pause } from "node:timers/promises"
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs"
import { sqsEvent, succeededMessages } from "./sqs-event.ts"

export type EventSourceMapping = {
  readonly queueUrl: string
  /** The maximum number of messages in one event. Lambda receives up to 10 at a time and joins them. */
  readonly batchSize: number
  /** The maximum batching window, in ms. */
  readonly windowMs?: number
  /** The maximum number of concurrent events after `start`; default 1. */
  readonly maximumConcurrency?: number
  readonly invoke: (event: unknown) => Promise<unknown>
  /** Called on a failure; the messages return to the queue by themselves. */
  readonly onFailure?: (error: unknown, messages: number) => void
}

/** The maximum number of messages of one call. Source: SQS API reference, ReceiveMessage. */
const MAX_MESSAGES = 10
/** The pause after a failed call, in ms. */
const PAUSE_MS = 1000

/**
 * An event source mapping: receives messages, invokes the function, and deletes the messages that it does not report as failed.
 * Source: Lambda developer guide, Using Lambda with Amazon SQS, reporting batch item failures.
 */
export class Poller {
  readonly #sqs: SQSClient
  readonly #mapping: EventSourceMapping
  #stopping = new AbortController()
  #done: Promise<unknown> = Promise.resolve()
  #arn: string | undefined

  constructor(sqs: SQSClient, mapping: EventSourceMapping) {
    this.#sqs = sqs
    this.#mapping = mapping
  }

  start(): void {
    this.#stopping = new AbortController()
    const { signal } = this.#stopping
    this.#done = Promise.all(Array.from({ length: this.#mapping.maximumConcurrency ?? 1 }, () => this.#run(signal)))
  }

  /** Resolves when the current invocations have ended. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#done
  }

  /** Receives, invokes and deletes once. Returns false when the queue returned no message. */
  async pollOnce(waitSeconds = 0): Promise<boolean> {
    const messages = await this.#gather(waitSeconds)
    if (messages.length === 0) return false
    try {
      const answer = await this.#mapping.invoke(sqsEvent(messages, await this.#queueArn()))
      const good = succeededMessages(messages, answer)
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
        await pause(PAUSE_MS, undefined, { signal }).catch(() => undefined)
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

  async #receive(max: number, waitSeconds: number): Promise<Message[]> {
    const { Messages } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#mapping.queueUrl,
        MaxNumberOfMessages: Math.min(max, MAX_MESSAGES),
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

  /** A message that cannot be deleted returns to the queue although it was handled, so it counts as a failure. */
  async #delete(messages: readonly Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += MAX_MESSAGES) {
      const entries = messages
        .slice(start, start + MAX_MESSAGES)
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
