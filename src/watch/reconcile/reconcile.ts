import type { Meter } from "../../metrics/meter.ts"
import { nameOf, type ObjectRef } from "../../object-ref.ts"
import type { Slice } from "./slice.ts"

export type ReconcileWorld = {
  /** Every version of every object that may be read and arrived in the slice. */
  readonly stored: (slice: Slice) => AsyncIterable<ObjectRef>
  readonly isScanned: (object: ObjectRef) => Promise<boolean>
  /** Sends objects to be scanned as their notifications would have. */
  readonly enqueue: (objects: readonly ObjectRef[]) => Promise<void>
  readonly meter: Meter
  readonly log: (message: string, details: { readonly [name: string]: unknown }) => void
}

/** So many objects are asked for at once. */
const AT_ONCE = 25

/** So many names of missed objects stand in the log; the number is whole. */
const MOST_NAMES = 20

/** Finds what landed in a slice of time and nobody scanned, because no notification told of it, and sends it to be scanned. */
export async function reconcile(slice: Slice, world: ReconcileWorld): Promise<void> {
  let compared = 0
  const names: string[] = []
  let missed = 0
  const compare = async (objects: readonly ObjectRef[]) => {
    const isScanned = await Promise.all(objects.map(world.isScanned))
    const unscanned = objects.filter((_, index) => !isScanned[index])
    compared += objects.length
    missed += unscanned.length
    names.push(...unscanned.slice(0, MOST_NAMES - names.length).map(nameOf))
    if (unscanned.length > 0) await world.enqueue(unscanned)
  }
  let batch: ObjectRef[] = []
  try {
    for await (const object of world.stored(slice)) {
      batch.push(object)
      if (batch.length < AT_ONCE) continue
      await compare(batch)
      batch = []
    }
    if (batch.length > 0) await compare(batch)
  } finally {
    // What was found before a failure was sent, and is told too.
    world.meter.write({ ObjectsCompared: compared, ObjectsMissed: missed })
    world.log("compared", { from: new Date(slice.from), to: new Date(slice.to), compared, missed, names })
  }
}
