import type { AlertState } from "../../../watch/canary/canary.ts"

/** How many messages the queues on the path contain. */
export type Depths = { readonly waiting: number; readonly inFlight: number; readonly deadLetters: number }

/** The steps of following a canary, against AWS or a test. */
export type FollowContext = {
  /** Puts the record where it is scanned as a test. */
  readonly put: () => Promise<void>
  /** Whether the ledger marks the object as completely scanned. */
  readonly isScanned: () => Promise<boolean>
  /** The states of the alerts that the record must raise. */
  readonly alertStates: () => Promise<readonly AlertState[]>
  readonly depths: () => Promise<Depths>
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** The stages of a canary. Each is reached once. */
export type Stage = "put" | "recorded" | "published" | "scanned"

export type Followed = {
  /** When each stage was seen, in ms after the start. */
  readonly times: { readonly [stage in Stage]?: number }
  /** The queues before and after; absent if every stage was reached. */
  readonly stuck?: { readonly before: Depths; readonly after: Depths }
}

const PAUSE_MS = 1000

/**
 * Puts a canary and follows it until its alerts are published and its object is marked as scanned, or until `limit` ms
 * have passed. Calls `onStage` when a stage is reached.
 */
export async function followCanary(
  context: FollowContext,
  limit: number,
  onStage: (stage: Stage, ms: number) => void,
): Promise<Followed> {
  const before = await context.depths()
  const start = context.now()
  const times: { [stage in Stage]?: number } = {}
  const reach = (stage: Stage) => {
    if (times[stage] !== undefined) return
    times[stage] = context.now() - start
    onStage(stage, times[stage])
  }
  await context.put()
  reach("put")
  for (;;) {
    // In this order: a scanned object has published all its alerts, which are read after it was seen as scanned.
    const isScanned = await context.isScanned()
    const states = await context.alertStates()
    if (states.every((state) => state !== "missing")) reach("recorded")
    if (states.every((state) => state === "published")) reach("published")
    if (isScanned) reach("scanned")
    if (times.scanned !== undefined) break
    if (context.now() - start >= limit) break
    await context.sleep(PAUSE_MS)
  }
  if (times.published !== undefined && times.scanned !== undefined) return { times }
  return { times, stuck: { before, after: await context.depths() } }
}
