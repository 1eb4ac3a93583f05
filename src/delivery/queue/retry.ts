import { leaseEnd, UnrecordedError } from "../../errors.ts"

/** How long a message stays hidden after its first, second, … failure, in seconds. Later failures wait as long as the last. */
type Delays = readonly [number, ...number[]]

/** The delays of detect: most disturbances of S3, SNS and KMS are short, and the dead-letter queue has the rest. */
const RETRY_SECONDS: Delays = [30, 60, 120]

/**
 * The delays of notify: a channel may be down until somebody corrects its setting. With the receive count of the notify
 * queue (infra/queues.yml), a message is tried for three days, within the four for which its queue keeps it.
 */
export const CHANNEL_RETRY_SECONDS: Delays = [30, 60, 120, 300, 900, 3600]

/** A lease was written by another clock, which may be ahead by this. */
const CLOCK_SECONDS = 5

/** The longest wait for a lease: longer than any lease. SQS accepts up to 12 hours. */
export const MAX_RETRY_SECONDS = 900

/**
 * How long a message stays hidden that failed with `error` at its receive number `receives`: short, growing, and never
 * shorter than a lease that the retry would meet. Undefined when the queue's own visibility timeout applies: each try
 * publishes another copy of what the ledger cannot record, so these tries are rare.
 */
export function retrySeconds(error: unknown, receives: number, now: number): number | undefined {
  return isUnrecorded(error) ? undefined : retryDelay(RETRY_SECONDS, receives, leaseEnd(error), now)
}

/** The delay at the receive number `receives`, or longer if a lease ends later, at `leasedUntil` (ms since 1970). */
export function retryDelay(delays: Delays, receives: number, leasedUntil: number, now: number): number {
  const usual = delays[receives - 1] ?? Math.max(...delays)
  const leased = Math.ceil((leasedUntil - now) / 1000)
  return leased > 0 ? Math.max(usual, Math.min(MAX_RETRY_SECONDS, leased + CLOCK_SECONDS)) : usual
}

function isUnrecorded(error: unknown): boolean {
  return error instanceof UnrecordedError || (error instanceof AggregateError && error.errors.some(isUnrecorded))
}
