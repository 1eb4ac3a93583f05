import type { Entry } from "../../../delivery/ledger/entry.ts"

/** How full the queues on the way are. */
export type Depths = { readonly waiting: number; readonly inFlight: number; readonly dead: number }

/** What a canary's flight needs of the world. */
export type Flight = {
  /** Puts the record where it is scanned as a test. */
  readonly put: () => Promise<void>
  /** Whether the ledger says that the object was scanned to its end. */
  readonly isScanned: () => Promise<boolean>
  /** The state of each alert that must come of it. */
  readonly alerts: () => Promise<readonly (Entry["state"] | "missing")[]>
  readonly depths: () => Promise<Depths>
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** The stages of the way, in order; each is reached once. */
export const STAGES = ["put", "recorded", "published", "scanned"] as const
export type Stage = (typeof STAGES)[number]

/** When each stage was seen to be reached, in ms after the start. */
export type Times = { readonly [stage in Stage]?: number }

export type Flown = {
  readonly times: Times
  /** Absent where everything came out. */
  readonly stuck?: Stuck
}

export type Stuck = { readonly depths: Depths; readonly before: Depths }

const PAUSE_MS = 1000

/**
 * Puts a canary and follows it until its alerts are published and its object is marked as scanned, or until `limit` ms have
 * gone. `tell` hears of each stage when it is reached.
 */
export async function fly(flight: Flight, limit: number, tell: (stage: Stage, ms: number) => void): Promise<Flown> {
  const before = await flight.depths()
  const start = flight.now()
  const times: { [stage in Stage]?: number } = {}
  const reach = (stage: Stage) => {
    if (times[stage] !== undefined) return
    times[stage] = flight.now() - start
    tell(stage, times[stage])
  }
  await flight.put()
  reach("put")
  for (;;) {
    // In this order: an object that is seen as scanned has published all its alerts, and they are read afterwards.
    const isScanned = await flight.isScanned()
    const states = await flight.alerts()
    if (states.every((state) => state !== "missing")) reach("recorded")
    if (states.every((state) => state === "published")) reach("published")
    if (isScanned) reach("scanned")
    if (times.scanned !== undefined) break
    if (flight.now() - start >= limit) break
    await flight.sleep(PAUSE_MS)
  }
  if (times.published !== undefined && times.scanned !== undefined) return { times }
  return { times, stuck: { before, depths: await flight.depths() } }
}
