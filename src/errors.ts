import type { ObjectRef } from "./object-ref.ts"
import { nameOf } from "./object-ref.ts"

/**
 * Why an object could not be read to its end. `broken-off`: not all of its bytes arrived. `cut`: they all arrived, and the
 * compressed data ends in the middle. `busy`: S3 or its key service asks to wait. `foreign`: the object is outside the
 * prefixes that the deployment reads.
 */
export type ObjectFault =
  | "missing"
  | "denied"
  | "overwritten"
  | "archived"
  | "broken-off"
  | "cut"
  | "checksum"
  | "out-of-time"
  | "busy"
  | "foreign"
  | "unreadable"

/** An object could not be read to its end. `fault` is the kind; the error's message says what to do. */
export class ObjectError extends Error {
  override readonly name = "ObjectError"
  readonly object: ObjectRef
  readonly fault: ObjectFault

  constructor(object: ObjectRef, fault: ObjectFault, detail: string, options?: ErrorOptions) {
    super(`${nameOf(object)}: ${detail}`, options)
    this.object = object
    this.fault = fault
  }
}

/** The end of the last lease that an unfinished publication has, in ms since 1970: until then, no retry can publish it. */
type Leased = { readonly until: number }

/** The ledger has recorded alerts that SNS did not accept: the message fails, and the retry publishes them. */
export class PublishError extends Error implements Leased {
  override readonly name = "PublishError"
  readonly alertIds: readonly string[]
  readonly until: number

  constructor(alertIds: readonly string[], detail: string, { until }: Leased = { until: 0 }) {
    super(`${alertIds.length} not published: ${detail}`)
    this.alertIds = alertIds
    this.until = until
  }
}

/** SNS has accepted alerts, and the ledger could not record that: the message fails, and the retry may publish them again. */
export class UnmarkedError extends Error implements Leased {
  override readonly name = "UnmarkedError"
  readonly until: number

  constructor(cause: unknown, until: number) {
    super(`published, and the ledger could not record it: ${String(cause)}`, { cause })
    this.until = until
  }
}

/** Publications went out although the ledger could not record them: the message fails, so that a retry records them. */
export class UnrecordedError extends Error {
  override readonly name = "UnrecordedError"
  readonly published: number

  constructor(published: number, options: ErrorOptions) {
    super(`${published} published without a record, because the ledger fails: ${String(options.cause)}`, options)
    this.published = published
  }
}

/** Another invocation has the alert's lease: the message fails and comes back when the lease has expired. */
export class LeaseHeldError extends Error implements Leased {
  override readonly name = "LeaseHeldError"
  readonly alertIds: readonly string[]
  readonly until: number

  constructor(alertIds: readonly string[], until: number) {
    super(`${alertIds.length} claimed by another invocation; the message comes back when the lease has expired`)
    this.alertIds = alertIds
    this.until = until
  }
}

/** When the last lease ends that is named in an error, in the errors that it joins, or in its causes; 0 if none is. */
export function leaseEnd(error: unknown): number {
  if (!(error instanceof Error)) return 0
  const inner = error instanceof AggregateError ? error.errors : []
  const own = "until" in error && typeof error.until === "number" ? error.until : 0
  return Math.max(own, ...[...inner, error.cause].map(leaseEnd))
}

/** A setting is missing or wrong, so the deployment cannot work. Thrown at start, before any message is received. */
export class SettingError extends Error {
  override readonly name = "SettingError"
  readonly variable: string

  constructor(variable: string, detail: string) {
    super(`environment variable ${variable}: ${detail}`)
    this.variable = variable
  }
}

/** Statuses below 500 that a retry can clear: request timeout, conflict, failed condition, too many requests. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 409, 412, 429])

/** AWS also answers 400 when a caller is too fast, S3 for example when it is too fast for the bucket's KMS key. */
const THROTTLING = /throttl|toomanyrequests|limitexceeded|requesttimeout/i

/** The errors of all AWS clients have this form. */
type AwsError = Error & {
  readonly $fault?: unknown
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $retryable?: unknown
}

/**
 * Whether AWS refuses a call until somebody changes the configuration: a permission is missing, a key is disabled, a
 * bucket or topic is gone. A service that is slow, busy or unreachable may accept the next try.
 */
export function isRefusedByAws(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const { $fault, $metadata, $retryable, name }: AwsError = error
  const status = $metadata?.httpStatusCode ?? 400
  const isClientFault = $fault === "client" && $retryable === undefined && status < 500
  return isClientFault && !RETRYABLE_STATUSES.has(status) && !THROTTLING.test(name)
}

/** Waits for work whose failure must not keep the rest back. Returns the failure; nothing when there was none. */
export async function failureOf(work: Promise<unknown>): Promise<unknown[]> {
  try {
    await work
    return []
  } catch (error) {
    return [error]
  }
}

/**
 * Waits for all promises, then returns their values or throws the first failure. A function that returns while a write is
 * in progress may be frozen before the write completes, and then what it published would be published again.
 */
export async function settleAll<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(work)
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason
    return outcome.value
  })
}
