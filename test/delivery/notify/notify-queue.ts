import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda"
import type { HideMessages } from "../../../src/delivery/queue/hide-message.ts"
import type { SimulatedClock } from "./simulated-clock.ts"

const template = readFileSync(join(import.meta.dirname, "../../../infra/queues.yml"), "utf8")
const [, visibility, retention, receives] =
  /NotifyQueue:\n.*?VisibilityTimeout: (\d+)\n.*?MessageRetentionPeriod: (\d+)\n.*?maxReceiveCount: (\d+)/s.exec(
    template,
  ) ?? []

/** The notify queue of infra/queues.yml. */
export const QUEUE = {
  visibilitySeconds: Number(visibility),
  retentionSeconds: Number(retention),
  maxReceives: Number(receives),
}

type Clock = Pick<SimulatedClock, "now" | "sleep" | "run"> & Partial<Pick<SimulatedClock, "forgetSleepers">>
type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>
type Stored = {
  readonly id: string
  readonly body: string
  readonly sentAt: number
  receives: number
  visibleAt: number
}

const ARN = "arn:aws:sqs:eu-west-1:000000000000:notify"
const TIMEOUT_MS = 300_000

/** The queue in front of notify on a simulated clock: it hides, counts and moves messages as deployed. */
export class NotifyQueue {
  readonly #clock: Clock
  #messages: Stored[] = []
  #sent = 0
  /** The bodies of the messages that were tried too often. */
  readonly deadLetters: string[] = []
  /** How often the function was invoked, and how often it died. */
  invocations = 0
  deaths = 0
  #die: () => void = () => {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get length(): number {
    return this.#messages.length
  }

  send(body: string): void {
    const now = this.#clock.now()
    this.#messages.push({ id: `m${this.#sent++}`, body, sentAt: now, receives: 0, visibleAt: now })
  }

  /** Ends the function that runs. What it was doing never goes on. */
  kill(): Promise<never> {
    this.#die()
    queueMicrotask(() => this.#clock.forgetSleepers?.())
    return new Promise(() => {})
  }

  readonly hideMessages: HideMessages = async (_queueArn, hidden) => {
    for (const { receiptHandle, seconds } of hidden) {
      const message = this.#messages.find(({ id }) => id === receiptHandle)
      if (message) message.visibleAt = this.#clock.now() + seconds * 1000
    }
  }

  /** Invokes the function with the messages that are visible, again and again for some time. */
  async run(ms: number, handler: Handler): Promise<void> {
    const end = this.#clock.now() + ms
    for (;;) {
      const next = Math.min(...this.#messages.map(({ visibleAt }) => visibleAt))
      await this.#sleepUntil(Math.min(next, end))
      if (next > end) return
      const batch = this.#receive()
      if (batch.length === 0) continue
      this.invocations++
      const died = new Promise<null>((resolve) => {
        this.#die = () => resolve(null)
      })
      const work = handler({ Records: batch.map(recordOf) }, contextOf())
      const result = await this.#clock.run(Promise.race([work, died]))
      if (result === null) {
        this.deaths++
        continue
      }
      const { batchItemFailures } = result
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
      this.#messages = this.#messages.filter((message) => !batch.includes(message) || failed.has(message.id))
    }
  }

  #receive(): readonly Stored[] {
    const now = this.#clock.now()
    const visible = this.#messages.filter(({ visibleAt }) => visibleAt <= now)
    const spent = visible.filter((one) => one.receives >= QUEUE.maxReceives)
    this.deadLetters.push(...spent.map(({ body }) => body))
    this.#messages = this.#messages.filter(
      (one) => !spent.includes(one) && one.sentAt + QUEUE.retentionSeconds * 1000 > now,
    )
    const batch = visible.filter((one) => this.#messages.includes(one))
    for (const one of batch) {
      one.receives++
      one.visibleAt = now + QUEUE.visibilitySeconds * 1000
    }
    return batch
  }

  async #sleepUntil(time: number): Promise<void> {
    const ms = time - this.#clock.now()
    if (ms > 0) await this.#clock.run(this.#clock.sleep(ms))
  }
}

function recordOf({ id, body, receives, sentAt }: Stored): SQSRecord {
  return {
    messageId: id,
    receiptHandle: id,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentAt),
      SenderId: "sns",
      ApproximateFirstReceiveTimestamp: String(sentAt),
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: ARN,
    awsRegion: "eu-west-1",
  }
}

function contextOf(): Context {
  return { getRemainingTimeInMillis: () => TIMEOUT_MS } as Context
}
