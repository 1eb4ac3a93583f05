import type { SQSEvent } from "aws-lambda"
import type { Landing } from "./landing.ts"

/** Source: infra/queues.yml. */
const MOST_RECEIVES = 5

export type Message = {
  readonly id: string
  readonly landing: Landing
  receives: number
  visibleAt: number
  place: "queue" | "dead letters" | "deleted"
}

/** A queue of SQS with its dead-letter queue. It decides nothing by chance: when who receives is for the caller to say. */
export class SimulatedQueue {
  readonly messages: readonly Message[]

  constructor(landings: readonly Landing[], now: number) {
    this.messages = landings.map((landing, index) => ({
      id: `m${index}`,
      landing,
      receives: 0,
      visibleAt: now,
      place: "queue",
    }))
  }

  /** What is received of these messages: those in the queue, but one that was received too often becomes a dead letter. */
  receive(messages: readonly Message[], visibleAt: number): readonly Message[] {
    return messages.filter((message) => {
      if (message.place !== "queue") return false
      if (message.receives >= MOST_RECEIVES) {
        message.place = "dead letters"
        return false
      }
      message.receives++
      message.visibleAt = visibleAt
      return true
    })
  }

  delete(message: Message): void {
    message.place = "deleted"
  }

  /** As an operator's StartMessageMoveTask: dead letters are as new. Returns which they were. */
  redrive(now: number): readonly Message[] {
    const letters = this.messages.filter(({ place }) => place === "dead letters")
    for (const letter of letters) Object.assign(letter, { place: "queue", receives: 0, visibleAt: now })
    return letters
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
