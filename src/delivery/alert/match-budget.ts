import type { Match } from "../../engine/match/match.ts"
import type { RecordOrigin } from "../../engine/scan-object.ts"
import type { Event, Scalar, Value } from "../../event.ts"
import { detached, hostOf, userOf } from "./left-out.ts"
import type { Nanoseconds } from "./time.ts"

/**
 * A match that waits until the scan ends. `match` is undefined when its content was dropped: then it is read again from
 * the object. The rest is what the selection needs.
 */
export type WaitingMatch = {
  readonly id: string
  readonly time: Nanoseconds
  readonly host: string
  readonly user: string
  /** The raw line of the object that contains the record. */
  readonly unit: number
  readonly bytes: number
  match: Match | undefined
}

export type MatchLimits = {
  /** Estimated bytes of the matches that one scan holds, those of all rules together. */
  readonly heldBytes: number
  /** Ids that are remembered to recognise duplicates. */
  readonly ids: number
  /** Matches without their content, and groups of matches. */
  readonly entries: number
}

const MIB = 1024 * 1024

/** A usual match takes about 10 KB, so 33 matches of 200 rules are held. An id takes 60 bytes, an entry 400. */
export const defaultMatchLimits: MatchLimits = { heldBytes: 64 * MIB, ids: 1_000_000, entries: 250_000 }

/**
 * What the matches of one object may take in memory while they wait, whatever their number and size. Of matches that
 * exceed the limit, the largest are dropped first and read again from the object later, so the limit changes no result.
 * It depends on the matches alone, so a retry drops the same.
 */
export class MatchBudget {
  readonly #limits: MatchLimits
  /** Held matches by the logarithm of their size, the smallest first. */
  readonly #bySize: Set<WaitingMatch>[] = []
  #heldBytes = 0
  #hasDropped = false
  #ids = 0
  #entries = 0

  constructor(limits: MatchLimits = defaultMatchLimits) {
    this.#limits = limits
  }

  /** Whether the scan must stop here, so that what waits is settled first. */
  get isSpent(): boolean {
    return this.#entries >= this.#limits.entries
  }

  /** Whether the content of a match must be read again. */
  get hasDropped(): boolean {
    return this.#hasDropped
  }

  /** Makes a match wait. */
  hold(id: string, match: Match, time: Nanoseconds, { unit, bytes: recordBytes }: RecordOrigin): WaitingMatch {
    const bytes = 2 * recordBytes + eventBytes(match.event)
    const host = hostOf(match.event)
    const user = userOf(match.event)
    const waiting: WaitingMatch = { id: detached(id), time, host, user, unit, bytes, match }
    this.#sizeClass(waiting).add(waiting)
    this.#heldBytes += bytes
    while (this.#heldBytes > this.#limits.heldBytes) this.#drop()
    return waiting
  }

  /** A match waits no longer. */
  release(waiting: WaitingMatch): void {
    if (this.#sizeClass(waiting).delete(waiting)) this.#heldBytes -= waiting.bytes
  }

  /** Whether one more id may be remembered. */
  addId(): boolean {
    return this.#ids++ < this.#limits.ids
  }

  addEntry(): void {
    this.#entries++
  }

  #drop(): void {
    for (const largest of this.#bySize.toReversed()) {
      for (const waiting of largest ?? []) {
        this.release(waiting)
        waiting.match = undefined
        this.#hasDropped = true
        return
      }
    }
  }

  #sizeClass({ bytes }: WaitingMatch): Set<WaitingMatch> {
    const index = Math.floor(Math.log2(Math.max(1, bytes)))
    for (let size = this.#bySize.length; size <= index; size++) this.#bySize.push(new Set())
    return this.#bySize[index] ?? new Set()
  }
}

/** An estimate that is not below the memory of an event. A text may be a part of the record's text and keep all of it. */
function eventBytes(event: Event): number {
  let bytes = 1024
  for (const value of Object.values(event)) bytes += valueBytes(value)
  return bytes
}

function valueBytes(value: Value | undefined): number {
  if (!Array.isArray(value)) return scalarBytes(value as Scalar | undefined)
  let bytes = 32
  for (const item of value as readonly Scalar[]) bytes += scalarBytes(item)
  return bytes
}

function scalarBytes(scalar: Scalar | undefined): number {
  return typeof scalar === "string" ? 48 + 2 * scalar.length : 48
}
