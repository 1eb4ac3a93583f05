import type { Fault } from "../../../dev/emulator/s3/faults.ts"
import type { Limits } from "../../../src/engine/decode/limits.ts"

/** The clock of a case; a body that takes long moves it on. */
export type Clock = { now: number }

/** A bad object, how it comes, and what must become of it. */
export type Case = {
  readonly name: string
  /** Its bytes, or a body that is made while it is read, for what is too large or never ends. */
  readonly object: Uint8Array | string | ((clock: Clock) => AsyncIterable<Uint8Array>)
  readonly key?: string
  /** `Content-Encoding` as stored with it. */
  readonly encoding?: string
  /** The size that its notification tells, where it is not that of the bytes. */
  readonly size?: number
  /** The MD5 that an FDR message tells; then the object comes by such a message. */
  readonly checksum?: string
  /** A good object that comes by the same message, under this key: for objects that can hold no record. It alerts once. */
  readonly beside?: string
  readonly limits?: Partial<Limits>
  /** How often its message was received, this time included; 1 where nothing is said. */
  readonly receives?: number
  /** What goes wrong with the request for it. */
  readonly fault?: Fault
  /** Changes the byte at this place after its checksum was taken. */
  readonly rotten?: number
  readonly expected: Expected
}

export type Expected = {
  readonly alerts: number
  /** Of the bad object's lines; what is not named is 0. Left out where it was not opened. */
  readonly lines?: {
    readonly blank?: number
    readonly skipped?: number
    readonly parsed?: number
    readonly unparsed?: number
  }
  /** Each notice: its kind, then its code or its count. */
  readonly notices?: readonly string[]
  /** Whether the message is acknowledged or comes back. */
  readonly message: "done" | "retry"
  /** Things that were told of and not scanned. */
  readonly ignored?: number
  /** What one alert's body must say. */
  readonly says?: RegExp
}

/** A row of the catalogue. */
export type Row = {
  readonly number: number
  readonly what: string
  /** Why what Landfall does is not what the catalogue asks for. */
  readonly differs?: string
  readonly cases: readonly Case[]
}
