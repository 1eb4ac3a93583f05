import { SettingError } from "../../errors.ts"
import { type Environment, wholeNumber } from "../../settings.ts"

/** From `from` on and before `to`, ms since 1970. */
export type Slice = { readonly from: number; readonly to: number }

const HOUR_MS = 3_600_000

/**
 * An object may wait so long for its turn before it counts as missed: four times the slowest notification that AWS speaks of,
 * and a backlog that the alarm on the queue's age tells of first.
 */
const PATIENCE_MS = HOUR_MS

/**
 * The time whose objects a run compares. Each run takes the next slice of `hours` by the clock and no other, so an object is
 * sent again once at the most: one that cannot be read waits in the dead-letter queue and is not sent to it every hour.
 */
export function sliceOf(now: number, hours: number): Slice {
  const length = hours * HOUR_MS
  const to = Math.floor((now - PATIENCE_MS) / length) * length
  return { from: to - length, to }
}

/** The slice that an event asks for by `from` and `to` (ISO 8601), by which a run that failed is made up for; else the next. */
export function sliceOfEvent(event: unknown, now: number, environment: Environment): Slice {
  const asked = event as { readonly from?: unknown; readonly to?: unknown } | null
  if (asked?.from === undefined && asked?.to === undefined) {
    return sliceOf(now, wholeNumber(environment, "RECONCILE_HOURS", 1, 1))
  }
  const slice = { from: Date.parse(String(asked.from)), to: Date.parse(String(asked.to)) }
  if (!(slice.from < slice.to)) {
    throw new SettingError("event", `from "${asked.from}" to "${asked.to}" is no time; write 2026-11-24T09:00:00Z`)
  }
  return slice
}
