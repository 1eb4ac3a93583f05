import type { SQSBatchResponse } from "aws-lambda"
import type { Random } from "../../../dev/batches/random.ts"
import type { Faults } from "./faults.ts"
import type { Message, SimulatedQueue } from "./simulated-sqs.ts"
import type { Timeline } from "./timeline.ts"
import type { Acknowledge, Parts } from "./worker.ts"

/** Source: infra/queues.yml, the VisibilityTimeout of both queues. */
const VISIBILITY_MS = 1_800_000

type DriverContext = {
  readonly random: Random
  readonly timeline: Timeline
  readonly faults: Faults
  readonly queue: SimulatedQueue
  /** Runs the function with messages. */
  readonly work: (batch: readonly Message[]) => Promise<SQSBatchResponse | undefined>
  readonly invoke: Parts["invoke"]
  readonly onAcknowledge: (message: Message) => void
  /** The share of the other visible messages that are received with one. Default: 0.3. */
  readonly together?: number
}

/**
 * The event source mapping between a queue and a function: delivers messages, sometimes twice at the same time, in any order
 * and together, and deletes those that did not fail.
 */
export class QueueDriver {
  readonly #context: DriverContext

  constructor(context: DriverContext) {
    this.#context = context
  }

  /** Delivers a message after a while if it is still visible, sometimes together with other visible messages. */
  offer(message: Message, ms: number): void {
    const { random, timeline, queue, together = 0.3 } = this.#context
    timeline.after(ms + random.next() * 20_000, () => {
      const visible = queue.messages.filter(
        ({ location, visibleAt }) => location === "queue" && visibleAt <= timeline.now,
      )
      if (!visible.includes(message)) return
      this.#receive(visible.filter((other) => other === message || random.next() < together))
    })
  }

  /** Changes the visibility timeout of a message that was not received again since. The call may fail. */
  async hide(receiptHandle: string, seconds: number): Promise<void> {
    const { timeline, faults, queue } = this.#context
    const message = queue.messages.find(({ id, receives }) => `${id}.${receives}` === receiptHandle)
    if (message?.location !== "queue" || faults.happens(0.1)) return
    message.visibleAt = timeline.now + seconds * 1000
    this.offer(message, seconds * 1000)
  }

  /** Sends a message to the queue. */
  send(body: string): void {
    const { timeline, queue } = this.#context
    this.offer(queue.send({ body, objects: [] }, timeline.now), 0)
  }

  /** Moves the messages of the dead-letter queue back. */
  redrive(): void {
    const { timeline, queue } = this.#context
    for (const message of queue.redrive(timeline.now)) this.offer(message, 0)
  }

  #receive(requested: readonly Message[]): void {
    const { random, timeline, faults, queue } = this.#context
    const batch = queue.receive(requested, timeline.now + VISIBILITY_MS)
    for (const message of batch) {
      this.offer(message, VISIBILITY_MS)
      // Delivery is at least once: a second delivery may happen although the message is hidden or even deleted.
      if (faults.happens(0.2)) {
        timeline.after(random.next() * random.pick([1_000, 1_000, 120_000, VISIBILITY_MS]), () => {
          if (message.location !== "dead-letter queue") this.#invoke([message])
        })
      }
    }
    if (batch.length > 0) this.#invoke(batch)
  }

  #invoke(batch: readonly Message[]): void {
    const { random, timeline, faults, queue, work, invoke, onAcknowledge } = this.#context
    const acknowledge: Acknowledge = (answer) =>
      new Promise<void>((resolve) =>
        timeline.after(random.next() * 100, () => {
          const failed = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
          for (const message of batch) {
            if (failed.has(message.id)) this.#returnToQueue(message)
            else if (!faults.happens(0.1)) {
              onAcknowledge(message)
              queue.delete(message)
            }
          }
          resolve()
        }),
      )
    // A function that throws fails its whole batch: every message is visible again after its time-out.
    invoke(() => work(batch), acknowledge).catch(() => {})
  }

  /** A failed message stays hidden until its time-out, or becomes visible again at once. */
  #returnToQueue(message: Message): void {
    const { random, timeline } = this.#context
    if (message.location !== "queue" || random.next() < 0.75) return
    message.visibleAt = timeline.now
    this.offer(message, 0)
  }
}
