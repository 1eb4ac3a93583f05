import { leaseEnd, UnrecordedError } from "../../errors.ts"

/** How long a message stays hidden after its first, second, … failure, in seconds. Later failures wait as long as the last. */
const RETRY_SECONDS = [30, 60, 120] as const

/** A lease was written by another clock, which may be ahead by this. */
const CLOCK_SECONDS = 5

/** Longer than any lease. SQS accepts up to 12 hours. */
export const MAX_RETRY_SECONDS = 900

/**
 * How long a message stays hidden that failed with `error` at its receive number `receives`: short, growing, and never
 * shorter than a lease that the retry would meet. Undefined when the queue's own visibility timeout applies: each try
 * publishes another copy of what the ledger cannot record, so these tries are rare.
 */
export function retrySeconds(error: unknown, receives: number, now: number): number | undefined {
  if (isUnrecorded(error)) return undefined
  const usual = RETRY_SECONDS[receives - 1] ?? Math.max(...RETRY_SECONDS)
  const leased = Math.ceil((leaseEnd(error) - now) / 1000)
  return Math.min(MAX_RETRY_SECONDS, leased > 0 ? Math.max(usual, leased + CLOCK_SECONDS) : usual)
}

function isUnrecorded(error: unknown): boolean {
  return error instanceof UnrecordedError || (error instanceof AggregateError && error.errors.some(isUnrecorded))
}
