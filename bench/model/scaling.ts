import { assumptions } from "./assumptions.ts"
import type { Load } from "./load.ts"

/**
 * A limit that a service sets, and how much of it a load uses at its peak. Sources: the quota pages of Lambda, SQS, S3, SNS
 * and KMS in AWS's documentation; those marked as account quotas can be raised.
 */
export type Limit = {
  readonly name: string
  readonly limit: number
  readonly unit: string
  readonly isAccountQuota: boolean
  readonly used: (load: Load) => number
}

const aSecond = (load: Load) => (load.objects / 86_400) * assumptions.peak

/** Concurrent executions, by Little's law: arrivals a second times the seconds that each needs. */
export const concurrency = (load: Load) => aSecond(load) * load.secondsAnObject

export const limits: readonly Limit[] = [
  {
    name: "`detectConcurrency`, the default",
    limit: 10,
    unit: "concurrent executions",
    isAccountQuota: false,
    used: concurrency,
  },
  {
    name: "Lambda: concurrent executions of an account and region",
    limit: 1000,
    unit: "concurrent executions",
    isAccountQuota: true,
    used: concurrency,
  },
  {
    name: "Lambda: maximum concurrency of an SQS mapping",
    limit: 1000,
    unit: "concurrent executions",
    isAccountQuota: false,
    used: concurrency,
  },
  {
    name: "SQS: messages in flight of a standard queue",
    limit: 120_000,
    unit: "messages",
    isAccountQuota: true,
    used: concurrency,
  },
  {
    name: "S3: GET of one prefix",
    limit: 5500,
    unit: "requests a second",
    isAccountQuota: false,
    used: aSecond,
  },
  {
    name: "S3: PUT of one prefix (the ledger's markers)",
    limit: 3500,
    unit: "requests a second",
    isAccountQuota: false,
    used: aSecond,
  },
  {
    name: "KMS: symmetric requests of an account (the lowest of any region)",
    limit: 10_000,
    unit: "requests a second",
    isAccountQuota: true,
    used: (load) => 2 * aSecond(load),
  },
]

/** The limits, ordered by the share that a load uses at its peak, largest first. */
export function shares(
  load: Load,
): readonly { readonly limit: Limit; readonly used: number; readonly share: number }[] {
  return limits
    .map((limit) => ({ limit, used: limit.used(load), share: limit.used(load) / limit.limit }))
    .sort((left, right) => right.share - left.share)
}

/** The largest object, in bytes inflated, that is scanned within the timeout; the rest of a larger one is not scanned, and a notice says so. */
export function largestObject(rate: number): number {
  return (assumptions.timeout - 10 - assumptions.overhead) * rate * 1e6
}

/** The hours that a queue full of `hours` of average load needs to drain while the load goes on; Infinity when never. */
export function drainHours(load: Load, hours: number, executions: number): number {
  const busy = load.detectSeconds / 86_400
  return busy >= executions ? Number.POSITIVE_INFINITY : (hours * busy) / (executions - busy)
}
