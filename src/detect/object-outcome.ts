import type { ScanReport } from "../engine/scan-report.ts"
import { PublishError } from "../errors.ts"
import { nameOf, type ObjectRef } from "../object-ref.ts"

/** `published` by this try, `already` by an earlier one; `staged`: recorded and not sent, by this or an earlier try. */
export type Counts = {
  readonly matches: number
  readonly published: number
  readonly already: number
  readonly staged: number
}

/** How long each part took, in ms. Scanning is everything from inflating to matching, which run interleaved. */
type Stages = { readonly opening: number; readonly scanning: number; readonly publishing: number }

/** The result of processing one object. It went well when there is no `fault` and `failures` is empty. */
export type ObjectOutcome = {
  readonly isTest: boolean
  /** Bytes as stored. */
  readonly bytes?: number
  readonly report?: ScanReport
  readonly counts?: Counts
  readonly stages?: Stages
  /** From the oldest matching event to the object's arrival, in ms; undefined when no matching event has a time. */
  readonly lateness?: number | undefined
  /** Why the names of hosts and users of some alerts could not be looked up. */
  readonly unnamed?: string | undefined
  /** Everything in this many raw lines, from the first, is published and recorded. */
  readonly scannedTo?: number
  /** Why the object could not be read to its end. */
  readonly fault?: Error | undefined
  /** What was not published or not recorded; the message has to come back for it. */
  readonly failures: readonly unknown[]
}

/** What is logged and measured of one object. */
export type ObjectLine = Omit<Partial<ObjectOutcome>, "fault" | "failures" | "counts"> &
  Partial<Counts> & {
    readonly object: string
    /** Everything that failed, as text. */
    readonly error?: string
    /** The topic did not accept alerts that the ledger has recorded. */
    readonly isUnpublished?: boolean
    /** Named by a message but not to be scanned, such as a folder marker. */
    readonly isIgnored?: true
    /** From the object's arrival until now, in ms. */
    readonly age: number
    readonly milliseconds: number
  }

/** The line of an object that was processed from `start` to `end`, in ms since 1970. */
export function lineOf(object: ObjectRef, outcome: ObjectOutcome, start: number, end: number): ObjectLine {
  const { fault, failures, counts, ...rest } = outcome
  const errors = [...failures, ...(fault === undefined ? [] : [fault])]
  return {
    object: nameOf(object),
    ...rest,
    ...counts,
    age: end - object.arrival,
    milliseconds: end - start,
    isUnpublished: failures.some((failure) => failure instanceof PublishError),
    ...(errors.length > 0 ? { error: errors.map(messageOf).join("; ") } : {}),
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
