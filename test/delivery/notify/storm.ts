import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import type { Channel } from "../../../src/delivery/notify/channel.ts"
import { deliver } from "../../../src/delivery/notify/deliver.ts"
import { emailOf } from "../../../src/delivery/notify/email/channel.ts"
import type { QueueMessage } from "../../../src/delivery/notify/group-messages.ts"
import { Outages } from "../../../src/delivery/notify/outage.ts"
import { RateLimitLock } from "../../../src/delivery/notify/rate-limit-lock.ts"
import { MemoryStore } from "../ledger/memory-store.ts"
import { SimulatedClock } from "./simulated-clock.ts"

const PAUSE_MS = 1200
const LEASE_MS = 360_000

/** An email and when it was sent, in ms. */
export type Sent = { readonly at: number; readonly subject: string; readonly body: string }

/** Lets two functions empty the notify queue at once on a simulated clock, and returns the emails in the order sent. */
export async function deliverByTwo(bodies: readonly string[], batchSize: number): Promise<readonly Sent[]> {
  const clock = new SimulatedClock()
  const store = new MemoryStore()
  const emails: Sent[] = []
  let nonces = 0
  const nonce = () => `nonce ${nonces++}`
  const email: Channel = {
    name: "email",
    audience: "recipients",
    async send(message) {
      const { subject, body } = emailOf(message)
      emails.push({ at: clock.now(), subject, body })
      // SNS takes a varying time to answer; the start of the next email counts.
      await clock.sleep((emails.length * 137) % 900)
    },
  }
  const queue: QueueMessage[] = bodies.map((body, number) => ({ messageId: `m${number}`, body }))
  const worker = async () => {
    const lock = new RateLimitLock({ store, now: clock.now, sleep: clock.sleep, nonce, pauseMs: PAUSE_MS })
    const context = {
      channels: [email],
      ledger: new Ledger({ store, now: clock.now, sleep: clock.sleep, nonce, leaseMs: LEASE_MS }),
      outages: new Outages({ store, now: clock.now }),
      acquireLock: ({ name }: Channel, deadline: number) => lock.acquire(name, deadline),
      now: clock.now,
      meter: { write: () => {} },
      log: { info: () => {}, error: () => {} },
    }
    while (queue.length > 0) {
      const batch = queue.splice(0, batchSize)
      const failed = new Set((await deliver(batch, context, clock.now() + 200_000)).map(({ messageId }) => messageId))
      queue.push(...batch.filter(({ messageId }) => failed.has(messageId)))
    }
  }
  await clock.run(Promise.all([worker(), worker()]))
  return emails
}

/** The maximum number of emails in any second. */
export function maxInASecond(emails: readonly Sent[]): number {
  return Math.max(...emails.map(({ at }) => emails.filter((other) => other.at >= at && other.at < at + 1000).length))
}
