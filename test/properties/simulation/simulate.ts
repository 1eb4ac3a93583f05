import { Random } from "../../../dev/batches/random.ts"
import type { ReceivedMessage } from "../../../src/delivery/queue/hide-message.ts"
import { Faults } from "./faults.ts"
import { InvariantChecker } from "./invariants.ts"
import { Invocation } from "./invocation.ts"
import { ARRIVAL, landMessages } from "./landing.ts"
import { SimulatedS3 } from "./simulated-s3.ts"
import { type Message, SimulatedQueue, sqsEvent } from "./simulated-sqs.ts"
import { Timeline } from "./timeline.ts"
import { FEW, MANY, makeWorker, type Parts, realParts, scannerOf } from "./worker.ts"

/** Source: infra/queues.yml, the ingest queue's VisibilityTimeout. */
const VISIBILITY_MS = 1_800_000
/** Operators redrive the dead-letter queue an hour after the alarm, when every lease has expired. */
const REDRIVE_MS = 3_600_000

const scanner = scannerOf([MANY, FEW])

/** The result of one seed. */
export type Outcome = {
  readonly faults: number
  readonly invocations: number
  readonly published: number
  readonly deathsInWindow: number
  /** Copies that were published because the ledger refused to record them. */
  readonly unrecorded: number
  readonly violations: readonly string[]
}

/**
 * Runs the whole function against simulated services. Messages with some objects are delivered, sometimes twice at the
 * same time, in any order and together; every effect may meet a fault. After some hours the faults end, the queue drains,
 * and operators redrive the dead-letter queue: then every alert must be published.
 */
export async function simulate(seed: number, parts: Parts = realParts): Promise<Outcome> {
  const random = new Random(seed)
  const timeline = new Timeline(ARRIVAL)
  const faults = new Faults(random)
  const checker = new InvariantChecker()
  const { objects, messages } = landMessages(random)
  const s3 = new SimulatedS3(new Map(objects.map(({ key, bytes }) => [key, bytes])))
  const queue = new SimulatedQueue(messages, timeline.now)
  const simulation = { random, timeline, faults, objects, s3, checker, hideMessage }
  let invocations = 0

  function invoke(batch: readonly Message[]): void {
    const invocation = new Invocation(invocations++, simulation)
    const context = { ...invocation.context(), log: checker.logged.bind(checker, objects), scanner }
    const worker = makeWorker(context, parts)
    const event = sqsEvent(batch, ARRIVAL)
    const work = async () => {
      try {
        return await worker(event)
      } finally {
        invocation.settle()
      }
    }
    const acknowledge = (answer: Awaited<ReturnType<typeof worker>>) =>
      new Promise<void>((resolve) =>
        timeline.after(random.next() * 100, () => {
          const failed = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
          for (const message of batch) {
            if (failed.has(message.id)) returnToQueue(message)
            else if (!faults.happens(0.1)) {
              checker.acknowledged(message)
              queue.delete(message)
            }
          }
          resolve()
        }),
      )
    // A function that throws fails its whole batch: every message is visible again after its time-out.
    parts.invoke(work, acknowledge).catch(() => {})
  }

  function receive(requested: readonly Message[]): void {
    const batch = queue.receive(requested, timeline.now + VISIBILITY_MS)
    for (const message of batch) {
      offer(message, VISIBILITY_MS)
      // Delivery is at least once: a second delivery may happen although the message is hidden or even deleted.
      if (faults.happens(0.2)) {
        timeline.after(random.next() * random.pick([1_000, 1_000, 120_000, VISIBILITY_MS]), () => {
          if (message.location !== "dead-letter queue") invoke([message])
        })
      }
    }
    if (batch.length > 0) invoke(batch)
  }

  /** Delivers a message after a while if it is still visible, sometimes together with other visible messages. */
  function offer(message: Message, ms: number): void {
    timeline.after(ms + random.next() * 20_000, () => {
      const visible = queue.messages.filter(
        ({ location, visibleAt }) => location === "queue" && visibleAt <= timeline.now,
      )
      if (!visible.includes(message)) return
      receive(visible.filter((other) => other === message || random.next() < 0.3))
    })
  }

  /** A failed message stays hidden until its time-out, or becomes visible again at once. */
  function returnToQueue(message: Message): void {
    if (message.location !== "queue" || random.next() < 0.75) return
    message.visibleAt = timeline.now
    offer(message, 0)
  }

  /** Changes the visibility timeout of a message that was not received again since. The call may fail. */
  async function hideMessage({ receiptHandle }: ReceivedMessage, seconds: number): Promise<void> {
    const message = queue.messages.find(({ id, receives }) => `${id}.${receives}` === receiptHandle)
    if (message?.location !== "queue" || faults.happens(0.1)) return
    message.visibleAt = timeline.now + seconds * 1000
    offer(message, seconds * 1000)
  }

  function redrive(): void {
    for (const message of queue.redrive(timeline.now)) offer(message, 0)
  }

  for (const message of queue.messages) offer(message, 0)
  const trouble = random.integer(600_000, 3 * 3_600_000)
  if (random.next() < 0.3) timeline.after(random.integer(0, trouble), redrive)
  if (random.next() < 0.1) {
    const [begins, ends] = [random.integer(0, trouble), random.integer(0, 2 * trouble)]
    timeline.after(begins, () => {
      faults.isDenied = true
    })
    timeline.after(begins + ends, () => {
      faults.isDenied = false
    })
  }
  timeline.after(trouble, () => {
    faults.isOn = false
  })
  await timeline.drain()
  checker.drained(queue.messages)
  timeline.after(REDRIVE_MS, redrive)
  await timeline.drain()
  checker.ended(queue.messages)
  const { published, deaths, unrecorded } = checker.windows
  return {
    faults: faults.count,
    invocations,
    published,
    deathsInWindow: deaths,
    unrecorded,
    violations: [...checker.violations],
  }
}

/** The first of the seeds 1 to `seeds` with which a worker breaks a promise; null when there is none. */
export async function firstViolation(seeds: number, parts: Parts) {
  for (let seed = 1; seed <= seeds; seed++) {
    const [violation] = (await simulate(seed, parts)).violations
    if (violation !== undefined) return { seed, violation }
  }
  return null
}
