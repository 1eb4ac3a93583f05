import type { Fault } from "../../../dev/emulator/s3/faults.ts"
import type { Limits } from "../../../src/engine/decode/limits.ts"

/** The clock of a case; a slow body advances it. */
export type Clock = { now: number }

/** A bad object, how it arrives, and the expected outcome. */
export type Case = {
  readonly name: string
  /** Its bytes, or a generated body for an object that is too large or never ends. */
  readonly object: Uint8Array | string | ((clock: Clock) => AsyncIterable<Uint8Array>)
  readonly key?: string
  /** `Content-Encoding` as stored with it. */
  readonly encoding?: string
  /** The size in its notification, if it is not the size of the bytes. */
  readonly size?: number
  /** The MD5 in an FDR message; the object then arrives by such a message. */
  readonly checksum?: string
  /** The key of a good object in the same message, for bad objects without records. It alerts once. */
  readonly alongside?: string
  readonly limits?: Partial<Limits>
  /** How often the message was received, this time included; 1 by default. */
  readonly receives?: number
  /** The fault of the request for it. */
  readonly fault?: Fault
  /** Changes the byte at this position after the checksum was computed. */
  readonly corruptAt?: number
  readonly expected: Expected
}

export type Expected = {
  readonly alerts: number
  /** The line counts of the bad object, 0 by default. Absent if it was not opened. */
  readonly lines?: {
    readonly blank?: number
    readonly skipped?: number
    readonly parsed?: number
    readonly unparsed?: number
  }
  /** Each notice: its kind, then its code or its count. */
  readonly notices?: readonly string[]
  /** Whether the message is acknowledged ("done") or comes back. */
  readonly message: "done" | "retry"
  /** The number of named objects that were not to be scanned. */
  readonly ignored?: number
  /** The body of at least one alert must match this. */
  readonly bodyMatches?: RegExp
}
