import { randomBytes, randomUUID } from "node:crypto"
import type { Bucket } from "./bucket.ts"
import { eventBridgeMessage, eventMessage, type ObjectEvent, testMessage } from "./events.ts"
import { type NotificationConfiguration, notificationsFor } from "./notification-configuration.ts"
import { Refusal } from "./refusal.ts"

/** Delivers a message to a queue or topic, given by its ARN, or to `eventbridge`. */
export type Deliver = (destination: string, body: string) => Promise<void>

type Settings = {
  readonly account: string
  readonly now: () => number
  readonly deliver: Deliver
}

const SEQUENCER_DIGITS = 18

/** Sends the events of a bucket to the destinations of its notification configuration. */
export class Notifier {
  readonly #settings: Settings
  #lastSequencer = 0n

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /**
   * Resolves when all messages are delivered, so that a test need not wait. A failed delivery is lost, as in S3, which has
   * no dead-letter queue; the process emits a warning.
   */
  async notify(bucket: Bucket, event: ObjectEvent): Promise<void> {
    const { account } = this.#settings
    const context = {
      bucket: bucket.name,
      region: bucket.region,
      account,
      time: this.#time(),
      requestId: newRequestId(),
      sequencer: this.#nextSequencer(),
      isVersioned: bucket.versioning !== undefined,
    }
    const wanted = notificationsFor(bucket.notifications, event.name, event.key)
    for (const { arn } of wanted.filter(({ kind }) => kind === "CloudFunction")) {
      process.emitWarning(`An event of bucket ${bucket.name} did not reach ${arn}: this S3 does not invoke functions`)
    }
    const messages = wanted
      .filter(({ kind }) => kind !== "CloudFunction")
      .map(({ arn, id }) => [arn, eventMessage(event, context, id)] as const)
    if (bucket.notifications.isEventBridgeOn) {
      messages.push(["eventbridge", eventBridgeMessage(event, context, randomUUID())])
    }
    await Promise.all(
      messages.map(async ([destination, body]) => {
        try {
          await this.#settings.deliver(destination, body)
        } catch (error) {
          process.emitWarning(`An event of bucket ${bucket.name} did not reach ${destination}: ${error}`)
        }
      }),
    )
  }

  /**
   * Sends a test event to each queue and topic; one that refuses it makes the configuration invalid. Like S3, sends none to
   * functions.
   */
  async test(bucket: Bucket, { notifications }: NotificationConfiguration): Promise<void> {
    for (const { arn } of notifications.filter(({ kind }) => kind !== "CloudFunction")) {
      try {
        await this.#settings.deliver(arn, testMessage(bucket.name, this.#time(), newRequestId()))
      } catch {
        throw new Refusal("InvalidArgument", {
          message: "Unable to validate the following destination configurations",
          details: { ArgumentName1: arn, ArgumentValue1: "The destination does not take the test event" },
        })
      }
    }
  }

  #time(): string {
    return new Date(this.#settings.now()).toISOString()
  }

  #nextSequencer(): string {
    const byTime = BigInt(Math.floor(this.#settings.now())) * 1_000_000n
    this.#lastSequencer = byTime > this.#lastSequencer ? byTime : this.#lastSequencer + 1n
    return this.#lastSequencer.toString(16).toUpperCase().padStart(SEQUENCER_DIGITS, "0")
  }
}

export function newRequestId(): string {
  return randomBytes(8).toString("hex").toUpperCase()
}
