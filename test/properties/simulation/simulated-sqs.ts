import type { SQSEvent } from "aws-lambda"
import type { Landing } from "./landing.ts"

/** Source: infra/queues.yml, the ingest queue. */
const MAX_RECEIVES = 10

export type Message = {
  readonly id: string
  readonly landing: Landing
  receives: number
  visibleAt: number
  location: "queue" | "dead-letter queue" | "deleted" | "expired"
}

/** An SQS queue with its dead-letter queue. Nothing in it is random: the caller decides when messages are received. */
export class SimulatedQueue {
  messages: readonly Message[] = []
  readonly #maxReceives: number
  #sent = 0

  constructor(landings: readonly Landing[], now: number, maxReceives = MAX_RECEIVES) {
    this.#maxReceives = maxReceives
    for (const landing of landings) this.send(landing, now)
  }

  send(landing: Landing, now: number): Message {
    const message: Message = { id: `m${this.#sent++}`, landing, receives: 0, visibleAt: now, location: "queue" }
    this.messages = [...this.messages, message]
    return message
  }

  /** Receives the messages that are in the queue. One that was received too often moves to the dead-letter queue. */
  receive(messages: readonly Message[], visibleAt: number): readonly Message[] {
    return messages.filter((message) => {
      if (message.location !== "queue") return false
      if (message.receives >= this.#maxReceives) {
        message.location = "dead-letter queue"
        return false
      }
      message.receives++
      message.visibleAt = visibleAt
      return true
    })
  }

  delete(message: Message): void {
    message.location = "deleted"
  }

  /** Moves the messages of the dead-letter queue back, as StartMessageMoveTask does: as new messages, which it returns. */
  redrive(now: number): readonly Message[] {
    const dead = this.messages.filter(({ location }) => location === "dead-letter queue")
    this.messages = this.messages.filter((message) => !dead.includes(message))
    return dead.map(({ landing }) => this.send(landing, now))
  }

  /** The dead-letter queue has kept its messages for as long as it can. */
  expire(): void {
    for (const message of this.messages) if (message.location === "dead-letter queue") message.location = "expired"
  }
}

/** The event with which Lambda hands messages to the function. */
export function sqsEvent(messages: readonly Message[], now: number): SQSEvent {
  return {
    Records: messages.map(({ id, landing, receives }) => ({
      messageId: id,
      receiptHandle: `${id}.${receives}`,
      body: landing.body,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: String(now),
        SenderId: "simulation",
        ApproximateFirstReceiveTimestamp: String(now),
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:ingest",
      awsRegion: "eu-west-1",
    })),
  }
}
