import { Random } from "../../../dev/batches/random.ts"
import { Faults } from "./faults.ts"
import { Witness } from "./invariants.ts"
import { Invocation } from "./invocation.ts"
import { ARRIVAL, land } from "./landing.ts"
import { SimulatedS3 } from "./simulated-s3.ts"
import { type Message, SimulatedQueue, sqsEvent } from "./simulated-sqs.ts"
import { Timeline } from "./timeline.ts"
import { FEW, MANY, makeWorker, type Parts, realParts, scannerOf } from "./worker.ts"

/** Source: infra/queues.yml, the ingest queue's VisibilityTimeout. */
const VISIBILITY_MS = 1_800_000
/** Operators send dead letters again an hour after the alarm: every lease is over by then. */
const REDRIVE_MS = 3_600_000

const scanner = scannerOf([MANY, FEW])

/** What came of one seed. */
export type Outcome = {
  readonly faults: number
  readonly invocations: number
  readonly published: number
  readonly deathsInWindow: number
  /** Copies that went out because the ledger refused its work. */
  readonly unrecorded: number
  readonly violations: readonly string[]
}

/**
 * One run of the whole function against simulated services. Messages with some objects are delivered, at times twice at
 * once, in any order and together; every effect may meet a fault. After some hours the faults end, the queue drains, and
 * operators send the dead letters again: then everything must be out.
 */
export async function simulate(seed: number, parts: Parts = realParts): Promise<Outcome> {
  const random = new Random(seed)
  const timeline = new Timeline(ARRIVAL)
  const faults = new Faults(random)
  const witness = new Witness()
  const { objects, messages } = land(random)
  const s3 = new SimulatedS3(new Map(objects.map(({ key, bytes }) => [key, bytes])))
  const queue = new SimulatedQueue(messages, timeline.now)
  const around = { random, timeline, faults, objects, s3, witness }
  let invocations = 0

  function invoke(batch: readonly Message[]): void {
    const invocation = new Invocation(invocations++, around)
    const world = { ...invocation.world(), log: witness.logged.bind(witness, objects), scanner }
    const worker = makeWorker(world, parts)
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
            if (failed.has(message.id)) comeBack(message)
            else if (!faults.happens(0.1)) {
              witness.acknowledged(message)
              queue.delete(message)
            }
          }
          resolve()
        }),
      )
    // A function that throws fails its whole batch: every message comes back when its time is over.
    parts.invoke(work, acknowledge).catch(() => {})
  }

  function receive(wanted: readonly Message[]): void {
    const batch = queue.receive(wanted, timeline.now + VISIBILITY_MS)
    for (const message of batch) {
      offer(message, VISIBILITY_MS)
      // At least once: it is delivered a second time although it is hidden or even deleted.
      if (faults.happens(0.2)) {
        timeline.after(random.next() * random.pick([1_000, 1_000, 120_000, VISIBILITY_MS]), () => {
          if (message.place !== "dead letters") invoke([message])
        })
      }
    }
    if (batch.length > 0) invoke(batch)
  }

  /** Delivers a message after a while, if it is still there and visible; with others that are, at times. */
  function offer(message: Message, ms: number): void {
    timeline.after(ms + random.next() * 20_000, () => {
      const visible = queue.messages.filter(({ place, visibleAt }) => place === "queue" && visibleAt <= timeline.now)
      if (!visible.includes(message)) return
      receive(visible.filter((other) => other === message || random.next() < 0.3))
    })
  }

  /** A failed message is hidden until its time is over, or is made visible again at once. */
  function comeBack(message: Message): void {
    if (message.place !== "queue" || random.next() < 0.75) return
    message.visibleAt = timeline.now
    offer(message, 0)
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
  witness.drained(queue.messages)
  timeline.after(REDRIVE_MS, redrive)
  await timeline.drain()
  witness.ended(queue.messages)
  const { published, deaths, unrecorded } = witness.windows
  return {
    faults: faults.count,
    invocations,
    published,
    deathsInWindow: deaths,
    unrecorded,
    violations: [...witness.violations],
  }
}

/** The first seed, from 1, of which a worker breaks a promise; null when none of so many does. */
export async function firstViolation(seeds: number, parts: Parts) {
  for (let seed = 1; seed <= seeds; seed++) {
    const [violation] = (await simulate(seed, parts)).violations
    if (violation !== undefined) return { seed, violation }
  }
  return null
}
