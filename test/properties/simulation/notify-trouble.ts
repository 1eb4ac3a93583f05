import type { Random } from "../../../dev/batches/random.ts"
import type { Faults } from "./faults.ts"
import { CHANNELS, OUTAGES, type Outage } from "./simulated-channels.ts"
import type { Timeline } from "./timeline.ts"

const HOUR_MS = 3_600_000

type World = {
  readonly random: Random
  readonly timeline: Timeline
  readonly faults: Faults
  readonly outages: Map<string, Outage>
  /** The ids of what notify may die on, and those on which it dies now. */
  readonly ids: readonly string[]
  readonly poison: Set<string>
}

/** Lets channels fail for a while, and the ledger refuse. Returns when all of it is over, in ms from now. */
export function planTrouble({ random, timeline, faults, outages, ids, poison }: World): number {
  // Most outages are short: a long one costs up to 75 tries, and shows nothing else.
  const length = random.next()
  const trouble = length < 0.01 ? 90 * HOUR_MS : length < 0.05 ? 12 * HOUR_MS : random.pick([0.2, 0.5, 1, 3]) * HOUR_MS
  for (const { name } of CHANNELS) {
    if (random.next() < 0.6) continue
    const outage = random.pick(OUTAGES)
    timeline.after(random.next() < 0.5 ? 0 : random.integer(0, trouble), () => void outages.set(name, outage))
  }
  if (random.next() < 0.1) {
    const begin = random.integer(0, trouble)
    timeline.after(begin, () => {
      faults.isDenied = true
    })
    timeline.after(begin + random.integer(0, trouble), () => {
      faults.isDenied = false
    })
  }
  timeline.after(trouble, () => {
    faults.isOn = false
    outages.clear()
  })
  if (random.next() < 0.9) return trouble
  // Half of the time, notify gets more memory while the other faults go on; otherwise long after they have ended.
  const end = random.next() < 0.5 ? random.integer(0, trouble) : trouble + 12 * HOUR_MS
  for (const id of ids) if (random.next() < 1 / ids.length) poison.add(id)
  timeline.after(end, () => void poison.clear())
  return Math.max(trouble, end)
}
