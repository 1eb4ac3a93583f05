import { QuarantineError, TruncatedError } from "../engine/decode/errors.ts"
import { OutOfTimeError } from "../engine/scan.ts"
import { ObjectError, type ObjectFault } from "../errors.ts"
import type { ObjectRef } from "../object-ref.ts"

/**
 * Tries after which a fault counts as permanent. Less than the ingest queue's own count (`maxReceiveCount` in
 * infra/queues.yml), so that a notice says why before the message moves to the dead-letter queue.
 */
export const MAX_TRIES = 4

/**
 * The tries of an object too large for one of them: each continues where the previous one ended. After that, the queue
 * would move the message without a reason.
 */
export const MAX_PARTS = 9

/**
 * After the function died this often while it scanned an object, its queue does not scan it again. The death in the first
 * try is not counted.
 */
export const MAX_DEATHS = 3

/**
 * More than a try can read: S3 gives one reader 85 to 90 MB/s (S3 performance guidelines), and the function times out
 * after 300 seconds.
 */
export const NEVER_IN_TIME_BYTES: number = 32 * 1024 ** 3

/** What only a change of the deployment or the network can fix: the message is kept, in the end in the dead-letter queue. */
const KEPT: ReadonlySet<ObjectFault> = new Set(["denied", "unreadable", "broken-off", "busy", "foreign"])

/** What may be over at the next try; there is no notice before it is known to be permanent. */
const QUIET: ReadonlySet<ObjectFault> = new Set(["cut", "broken-off", "busy", "checksum", "out-of-time"])

/** What no try can change: the version that landed is lost, or only a person can restore it. */
const LOST: ReadonlySet<ObjectFault> = new Set(["overwritten", "archived"])

/** What happens to an object that could not be read: retry its message, with a notice or without, or give it up with a notice. */
export type Disposition = "retry" | "retry-and-notify" | "give-up"

/**
 * `receives` is how often the message was received, this time included. An object that shared its time with others
 * (`isAlone` is false) is not called too large, nor is one of which this try scanned more than the previous one.
 */
export function dispositionOf(
  error: unknown,
  receives: number,
  isAlone: boolean,
  hasProgressed: boolean = false,
): Disposition {
  if (!(error instanceof ObjectError) || (error.fault === "out-of-time" && !isAlone)) return "retry"
  const { fault, object } = error
  // Each try reads from the start, so one that is too large for any try is not continued either.
  const isHopeless = LOST.has(fault) || (fault === "out-of-time" && (object.size ?? 0) > NEVER_IN_TIME_BYTES)
  if (fault === "out-of-time" && hasProgressed && !isHopeless) return receives < MAX_PARTS ? "retry" : "give-up"
  if (isHopeless || (receives >= MAX_TRIES && !KEPT.has(fault))) return "give-up"
  return QUIET.has(fault) ? "retry" : "retry-and-notify"
}

/** The fault of a scan that a later try may not have. Undefined also for an object that no try can read: its notice is enough. */
export function faultOf(fault: unknown, object: ObjectRef): Error | undefined {
  if (fault === undefined || fault instanceof QuarantineError) return undefined
  if (fault instanceof OutOfTimeError) return new ObjectError(object, "out-of-time", fault.message, { cause: fault })
  if (!(fault instanceof TruncatedError)) return fault instanceof Error ? fault : new Error(String(fault))
  // The reader of the body knows better why it failed.
  if (fault.cause instanceof ObjectError) return fault.cause
  const kind = fault.code === "compressed-data-cut" ? "cut" : "broken-off"
  return new ObjectError(object, kind, fault.message, { cause: fault })
}
