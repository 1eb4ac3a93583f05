import { assumptions } from "./assumptions.ts"
import type { Prices } from "./prices.ts"

/** Source: S3 API reference, ListObjectVersions: the maximum and default. */
const KEYS_A_PAGE = 1000
const HOURS_A_MONTH = 730
const DAYS_A_MONTH = HOURS_A_MONTH / 24

/** How the folders of a log bucket are named. */
export type Layout = "dates" | "none"

/** The LIST requests of reconcile in a month, for the objects that a bucket stores and those that land in a day. */
export function listRequests(stored: number, aDay: number, layout: Layout): number {
  const { reconcileHours, reconcileWholeDays, nearDays, folderPages } = assumptions
  const runs = HOURS_A_MONTH / reconcileHours
  const whole = Math.ceil(stored / KEYS_A_PAGE)
  const near = nearDays * Math.ceil(aDay / KEYS_A_PAGE) + folderPages
  // A listing without dates is whole in each run; so is one that is cheaper so.
  const each = layout === "dates" ? Math.min(near, whole) : whole
  return runs * each + (DAYS_A_MONTH / reconcileWholeDays) * whole
}

/** The LIST requests of a month if every run listed the whole bucket. */
export function wholeListRequests(stored: number): number {
  return (HOURS_A_MONTH / assumptions.reconcileHours) * Math.ceil(stored / KEYS_A_PAGE)
}

/** Each pass looks for the marker of an object once; the passes of both kinds overlap. */
export function markerReads(aDay: number): number {
  const { reconcileHours, reconcileWholeDays } = assumptions
  return aDay * DAYS_A_MONTH * (1 + 1 / reconcileHours + 1 + 1 / reconcileWholeDays)
}

/** US dollars a month for LIST requests and for the reads of markers. */
export function reconcileCost(stored: number, aDay: number, layout: Layout, prices: Prices): number {
  return listRequests(stored, aDay, layout) * prices.s3List + markerReads(aDay) * prices.s3Get
}
