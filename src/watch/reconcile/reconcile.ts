import type { Meter } from "../../metrics/meter.ts"
import { nameOf, type ObjectRef } from "../../object-ref.ts"
import type { Slice } from "./slice.ts"

export type ReconcileContext = {
  /** Every version of every readable object that arrived in the slice. */
  readonly stored: (slice: Slice) => AsyncIterable<ObjectRef>
  readonly isScanned: (object: ObjectRef) => Promise<boolean>
  /** Sends the objects to the ingest queue, in place of their notifications. */
  readonly enqueue: (objects: readonly ObjectRef[]) => Promise<void>
  readonly meter: Meter
  readonly log: (message: string, details: { readonly [name: string]: unknown }) => void
}

/** How many objects are compared at once. */
const CONCURRENCY = 25

/** How many names of missed objects are logged; the count includes all. */
const MAX_NAMES = 20

/** Finds the objects that arrived in a slice of time and were not scanned, because their notification was lost, and enqueues them. */
export async function reconcile(slice: Slice, context: ReconcileContext): Promise<void> {
  let compared = 0
  const names: string[] = []
  let missed = 0
  const compare = async (objects: readonly ObjectRef[]) => {
    const isScanned = await Promise.all(objects.map(context.isScanned))
    const unscanned = objects.filter((_, index) => !isScanned[index])
    compared += objects.length
    missed += unscanned.length
    names.push(...unscanned.slice(0, MAX_NAMES - names.length).map(nameOf))
    if (unscanned.length > 0) await context.enqueue(unscanned)
  }
  let batch: ObjectRef[] = []
  try {
    for await (const object of context.stored(slice)) {
      batch.push(object)
      if (batch.length < CONCURRENCY) continue
      await compare(batch)
      batch = []
    }
    if (batch.length > 0) await compare(batch)
  } finally {
    // A failed run still reports what it compared and sent before.
    context.meter.write({ ObjectsCompared: compared, ObjectsMissed: missed })
    context.log("compared", { from: new Date(slice.from), to: new Date(slice.to), compared, missed, names })
  }
}
