import { setTimeout as sleep } from "node:timers/promises"
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs"

/** A message that a topic sent to the observer's queue. */
export type TopicMessage = { readonly topic: string; readonly body: { readonly [name: string]: unknown } }

const WAIT_SECONDS = 5

/** A temporary queue that is subscribed to the topics of the stack, and everything that it received. */
export class Observer {
  readonly #sqs: SQSClient
  readonly #url: string
  readonly #received: TopicMessage[] = []

  constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs
    this.#url = url
  }

  /** Waits for a message. Throws when none comes in time. */
  async waitFor(what: string, isIt: (message: TopicMessage) => boolean, seconds: number): Promise<TopicMessage> {
    const end = Date.now() + seconds * 1000
    for (;;) {
      const found = this.#received.find(isIt)
      if (found) return found
      if (Date.now() > end) throw new Error(`${what} did not arrive within ${seconds} s`)
      if ((await this.#receive()) === 0) await sleep(100)
    }
  }

  async #receive(): Promise<number> {
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({ QueueUrl: this.#url, MaxNumberOfMessages: 10, WaitTimeSeconds: WAIT_SECONDS }),
    )
    for (const { Body = "", ReceiptHandle } of Messages) {
      const message = parse(Body)
      if (message) this.#received.push(message)
      await this.#sqs.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle }))
    }
    return Messages.length
  }
}

/** Null for what is no JSON object, such as the text of an email. */
function parse(envelope: string): TopicMessage | null {
  try {
    const { TopicArn, Message } = JSON.parse(envelope)
    return { topic: String(TopicArn), body: Object(JSON.parse(String(Message))) }
  } catch {
    return null
  }
}
