import { SettingError } from "../../errors.ts"
import { type Environment, wholeNumber } from "../../settings.ts"

/** From `from` on and before `to`, ms since 1970. */
export type Slice = { readonly from: number; readonly to: number }

const HOUR_MS = 3_600_000

/**
 * How long an object may wait before it counts as missed: four times the slowest notification that AWS documents. The alarm
 * on the queue's age reports a longer backlog first.
 */
const GRACE_MS = HOUR_MS

/**
 * The slice of time whose objects a run compares. Each run compares only the next `hours` by the clock, so that it enqueues an
 * object at most once: an unreadable object waits in the dead-letter queue, and is not sent there again every hour.
 */
export function sliceOf(now: number, hours: number): Slice {
  const length = hours * HOUR_MS
  const to = Math.floor((now - GRACE_MS) / length) * length
  return { from: to - length, to }
}

/** The slice that an event names by `from` and `to` (ISO 8601), to repeat a failed run; otherwise the next slice. */
export function sliceOfEvent(event: unknown, now: number, environment: Environment): Slice {
  const request = event as { readonly from?: unknown; readonly to?: unknown } | null
  if (request?.from === undefined && request?.to === undefined) {
    return sliceOf(now, wholeNumber(environment, "RECONCILE_HOURS", 1, 1))
  }
  const slice = { from: Date.parse(String(request.from)), to: Date.parse(String(request.to)) }
  if (!(slice.from < slice.to)) {
    throw new SettingError(
      "event",
      `from "${request.from}" to "${request.to}" is not a time range; write times such as 2026-11-24T09:00:00Z`,
    )
  }
  return slice
}
