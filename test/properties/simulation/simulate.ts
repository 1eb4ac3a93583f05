import type { PutObjectCommandInput } from "@aws-sdk/client-s3"
import { Random } from "../../../dev/batches/random.ts"
import type { ReceivedMessage } from "../../../src/delivery/queue/hide-message.ts"
import { Faults } from "./faults.ts"
import { InvariantChecker } from "./invariants.ts"
import { Invocation } from "./invocation.ts"
import { ARRIVAL, landMessages } from "./landing.ts"
import { QueueDriver } from "./queue-driver.ts"
import { SimulatedS3 } from "./simulated-s3.ts"
import { type Message, SimulatedQueue, sqsEvent } from "./simulated-sqs.ts"
import { Timeline } from "./timeline.ts"
import { FEW, MANY, makeWorker, type Parts, realParts, scannerOf } from "./worker.ts"

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
  const simulation = {
    random,
    timeline,
    faults,
    s3,
    windows: checker.windows,
    onWrite: (worker: number, input: PutObjectCommandInput) => checker.wrote(worker, objects, input),
    onAccept: checker.accepted.bind(checker),
  }
  let invocations = 0

  async function work(batch: readonly Message[]) {
    const invocation = new Invocation(invocations++, simulation)
    const context = {
      ...invocation.context(),
      hideMessage: ({ receiptHandle }: ReceivedMessage, seconds: number) =>
        invocation.whileAlive(() => driver.hide(receiptHandle, seconds)),
      log: checker.logged.bind(checker, objects),
      scanner,
    }
    const worker = makeWorker(context, parts)
    const event = sqsEvent(batch, ARRIVAL)
    try {
      return await worker(event)
    } finally {
      invocation.settle()
    }
  }

  const { invoke } = parts
  const onAcknowledge = checker.acknowledged.bind(checker)
  const driver = new QueueDriver({ random, timeline, faults, queue, work, invoke, onAcknowledge })
  const redrive = () => driver.redrive()

  for (const message of queue.messages) driver.offer(message, 0)
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

/** The first of `seeds` seeds, from `first` on, with which a worker breaks a promise; null when there is none. */
export async function firstViolation(seeds: number, parts: Parts, first = 1) {
  for (let seed = first; seed < first + seeds; seed++) {
    const [violation] = (await simulate(seed, parts)).violations
    if (violation !== undefined) return { seed, violation }
  }
  return null
}
