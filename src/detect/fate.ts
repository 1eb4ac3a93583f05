import { QuarantineError, TruncatedError } from "../engine/decode/errors.ts"
import { OutOfTimeError } from "../engine/scan.ts"
import { ObjectError, type ObjectFault } from "../errors.ts"
import type { ObjectRef } from "../object-ref.ts"

/**
 * A fault that may pass is tried this often, and then counts as lasting. One less than the ingest queue's own count
 * (`maxReceiveCount` in infra/queues.yml), so that operators hear why before the message lies among the dead letters.
 */
export const MOST_TRIES = 4

/**
 * No try can read this much: S3 gives one reader some 100 MB a second (S3 performance guidelines, 85 to 90 MB/s), for the
 * 300 seconds of the function's time-out.
 */
export const NEVER_IN_TIME_BYTES: number = 32 * 1024 ** 3

/** What only the deployment or the network can mend: the message is kept, at last in the dead-letter queue. */
const KEPT: ReadonlySet<ObjectFault> = new Set(["denied", "unreadable", "broken-off", "busy", "foreign"])

/** What may be over at the next try; nobody needs to hear of it before it is known to last. */
const QUIET: ReadonlySet<ObjectFault> = new Set(["cut", "broken-off", "busy", "checksum", "out-of-time"])

/** What no try can better: the version that landed is lost, or lies where only a person can fetch it. */
const LOST: ReadonlySet<ObjectFault> = new Set(["overwritten", "archived"])

/** What to do with an object that failed: try its message again, aloud or not, or tell the operators and be done with it. */
export type Fate = "retry" | "retry-aloud" | "give-up"

/**
 * `receives` is how often the message was tried, this time included. An object that shared its time with others
 * (`isAlone` is false) is not called too large.
 */
export function fateOf(error: unknown, receives: number, isAlone: boolean): Fate {
  if (!(error instanceof ObjectError) || (error.fault === "out-of-time" && !isAlone)) return "retry"
  const { fault, object } = error
  const isHopeless = LOST.has(fault) || (fault === "out-of-time" && (object.size ?? 0) > NEVER_IN_TIME_BYTES)
  if (isHopeless || (receives >= MOST_TRIES && !KEPT.has(fault))) return "give-up"
  return QUIET.has(fault) ? "retry" : "retry-aloud"
}

/** Throws what may be better next time. What can never be read was noticed and is done with. */
export function raiseFault(fault: unknown, object: ObjectRef): void {
  if (fault === undefined || fault instanceof QuarantineError) return
  if (fault instanceof OutOfTimeError) throw new ObjectError(object, "out-of-time", fault.message, { cause: fault })
  if (!(fault instanceof TruncatedError)) throw fault
  // The reader of the body knows better why it failed.
  if (fault.cause instanceof ObjectError) throw fault.cause
  const kind = fault.code === "compressed-data-cut" ? "cut" : "broken-off"
  throw new ObjectError(object, kind, fault.message, { cause: fault })
}
