import type { LedgerEntry } from "../../delivery/ledger/entry.ts"
import type { DetectContext } from "../../detect/context.ts"
import { processMessage } from "../../detect/process-message.ts"
import type { ObjectRef } from "../../object-ref.ts"
import { type Compared, Comparison } from "./comparison.ts"
import { objectUri } from "./recorded-alerts.ts"

/** Objects to scan together, and what to do after all were scanned, such as deleting their message. */
export type Batch = {
  readonly objects: readonly ObjectRef[]
  readonly onScanned: () => Promise<void>
}

export type ReplayContext = {
  /** The context of detect, with a store that the comparison watches. */
  readonly makeDetect: (comparison: Comparison) => DetectContext
  /** The ledger's alerts of these objects, written since `from`, in ms since 1970. */
  readonly recorded: (objects: ReadonlySet<string>, from: number) => AsyncIterable<LedgerEntry>
  /** Waits until the next object may start. */
  readonly wait: () => Promise<void>
  readonly onObject: (object: ObjectRef, error?: unknown) => void
}

/** The result of a replay. An object that failed is not compared: which of its alerts are gone is unknown. */
export type Replayed = {
  readonly alerts: readonly Compared[]
  readonly objects: number
  readonly failed: number
}

/** Runs stored objects through detect again, and compares the alerts with the ledger. */
export async function replay(batches: AsyncIterable<Batch>, context: ReplayContext): Promise<Replayed> {
  const comparison = new Comparison()
  const detectContext = context.makeDetect(comparison)
  const scanned = new Set<string>()
  let [objects, failed, from] = [0, 0, Number.POSITIVE_INFINITY]
  for await (const { objects: batch, onScanned } of batches) {
    let isComplete = true
    for (const object of batch) {
      await context.wait()
      objects++
      from = Math.min(from, object.arrival)
      try {
        await processMessage({ objects: [object], skipped: [] }, Number.POSITIVE_INFINITY, detectContext)
        scanned.add(objectUri(object.bucket, object.key))
        context.onObject(object)
      } catch (error) {
        failed++
        isComplete = false
        context.onObject(object, error)
      }
    }
    if (isComplete) await onScanned()
  }
  if (scanned.size > 0) for await (const entry of context.recorded(scanned, from)) comparison.addRecorded(entry)
  return { alerts: comparison.outcomes(), objects, failed }
}
