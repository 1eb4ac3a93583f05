import type { Entry } from "../../delivery/ledger/entry.ts"
import { type DetectWorld, detect } from "../../detect/detect.ts"
import type { ObjectRef } from "../../object-ref.ts"
import { type Compared, Comparison } from "./comparison.ts"
import { placeOf } from "./recorded-alerts.ts"

/** Objects that are to be scanned together, and what to do once they have been: a dead letter is deleted then. */
export type Batch = {
  readonly objects: readonly ObjectRef[]
  readonly done: () => Promise<void>
}

export type ReplayWorld = {
  /** What detect needs, on a store that the comparison watches. */
  readonly makeDetect: (comparison: Comparison) => DetectWorld
  /** What the ledger holds of these objects since the time of the oldest, ms since 1970. */
  readonly recorded: (places: ReadonlySet<string>, from: number) => AsyncIterable<Entry>
  /** Waits until the next object may begin. */
  readonly wait: () => Promise<void>
  readonly onObject: (object: ObjectRef, error?: unknown) => void
}

/** What a replay found. An object that failed is not compared: nothing can be said of what is gone from it. */
export type Replayed = {
  readonly alerts: readonly Compared[]
  readonly objects: number
  readonly failed: number
}

/** Runs stored objects through detect once more, and compares what comes with what the ledger holds. */
export async function replay(batches: AsyncIterable<Batch>, world: ReplayWorld): Promise<Replayed> {
  const comparison = new Comparison()
  const detectWorld = world.makeDetect(comparison)
  const places = new Set<string>()
  let [objects, failed, from] = [0, 0, Number.POSITIVE_INFINITY]
  for await (const { objects: batch, done } of batches) {
    let isWhole = true
    for (const object of batch) {
      await world.wait()
      objects++
      from = Math.min(from, object.arrival)
      try {
        await detect({ objects: [object], remarks: [] }, Number.POSITIVE_INFINITY, detectWorld)
        places.add(placeOf(object.bucket, object.key))
        world.onObject(object)
      } catch (error) {
        failed++
        isWhole = false
        world.onObject(object, error)
      }
    }
    if (isWhole) await done()
  }
  if (places.size > 0) for await (const entry of world.recorded(places, from)) comparison.addRecorded(entry)
  return { alerts: comparison.outcomes(), objects, failed }
}
