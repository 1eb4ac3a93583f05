import type { Marker, Pass, PassKind } from "./marker.ts"
import type { Slice } from "./slice.ts"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * How long an object may wait before it counts as missed: four times the slowest notification that AWS documents. The alarm
 * on the queue's age reports a longer backlog first.
 */
export const GRACE_MS = HOUR_MS

/**
 * How long before its completion an upload may have started: S3 lists it with the time of its start. Every pass begins that
 * much earlier than the one before ended.
 */
const OVERLAP_MS: { readonly [kind in Exclude<PassKind, "given">]: number } = { recent: HOUR_MS, whole: DAY_MS }

/** From this number of LIST requests on, it is worth to find out how many a whole listing needs. */
const MANY_REQUESTS = 1000

export type Intervals = {
  /** Hours between two runs. */
  readonly hours: number
  /** Days between two listings of all folders. */
  readonly wholeDays: number
}

/** The marker of a prefix that was never compared: its first pass begins one interval ago. `landfall replay` scans what is older. */
export function firstMarker(now: number, { hours }: Intervals): Marker {
  const to = now - GRACE_MS - hours * HOUR_MS
  return { recentTo: to, wholeTo: to, passes: {}, turns: {} }
}

/** The passes of a prefix that are to run now, unfinished or new. */
export function duePasses(marker: Marker, now: number, intervals: Intervals, given?: Slice): readonly Pass[] {
  if (given !== undefined)
    return [
      marker.passes.given?.from === given.from && marker.passes.given.to === given.to
        ? marker.passes.given
        : newPass("given", given, true),
    ]
  const to = now - GRACE_MS
  const due: Pass[] = []
  const { recent, whole } = marker.passes
  if (recent !== undefined) due.push(recent)
  else if (to > marker.recentTo) {
    due.push(newPass("recent", { from: marker.recentTo - OVERLAP_MS.recent, to }, isWholeCheaper(marker)))
  }
  if (whole !== undefined) due.push(whole)
  else if (isWholeDue(marker, to, intervals)) {
    due.push(newPass("whole", { from: marker.wholeTo - OVERLAP_MS.whole, to }, true))
  }
  return due
}

function newPass(kind: PassKind, slice: Slice, isWhole: boolean): Pass {
  return { kind, ...slice, isWhole, requests: 0 }
}

/** Whether to list all folders needs no more requests than to leave some out, as in a small bucket. */
function isWholeCheaper({ recentRequests, wholeRequests }: Marker): boolean {
  return recentRequests !== undefined && wholeRequests !== undefined && wholeRequests <= recentRequests
}

function isWholeDue({ wholeTo, recentRequests = 0, wholeRequests }: Marker, to: number, { wholeDays }: Intervals) {
  return (
    to - wholeTo >= wholeDays * DAY_MS ||
    (wholeRequests === undefined && recentRequests > MANY_REQUESTS && to > wholeTo)
  )
}

/** The marker when a pass has stopped: unfinished, or complete. */
export function withPass(marker: Marker, pass: Pass, isComplete: boolean, now: number): Marker {
  const { [pass.kind]: _, ...others } = marker.passes
  const turns = { ...marker.turns, [pass.kind]: now }
  if (!isComplete) return { ...marker, turns, passes: { ...others, [pass.kind]: pass } }
  const measured = pass.isWhole ? { wholeRequests: pass.requests } : { recentRequests: pass.requests }
  const complete = { ...marker, ...measured, turns, passes: others }
  if (pass.kind === "given") return complete
  return { ...complete, [pass.kind === "recent" ? "recentTo" : "wholeTo"]: pass.to }
}

/** How long ago, in seconds, the oldest object arrived that may not have been compared in time. */
export function ageOf({ recentTo, wholeTo }: Marker, now: number, { wholeDays }: Intervals): number {
  return Math.round(Math.max(now - recentTo, now - wholeTo - wholeDays * DAY_MS) / 1000)
}
