import { readFileSync } from "node:fs"
import { join } from "node:path"

/** The speed of a scan with a number of rules. */
export type GrowthFigures = {
  readonly batch: string
  readonly rules: number
  /** MB of inflated data per second. */
  readonly scan: number
  readonly gunzip: number
  /** The share of the lines that had to be parsed. */
  readonly parsedShare: number
}

/** The figures that bench/growth.ts saved. */
type Measured = { readonly date: string; readonly machine: string; readonly measured: readonly GrowthFigures[] }

export const measured = JSON.parse(readFileSync(join(import.meta.dirname, "../measured.json"), "utf8")) as Measured

/** The model's assumptions about a deployment. Sizes in bytes, times in seconds. */
export const assumptions = {
  /** The size of one object as stored, and its compression ratio. FDR and Firehose usually write 1 to 10 MB. */
  storedObject: 2e6,
  compression: 10,
  /** One vCPU, the memory of detect in serverless.yml. */
  memoryGb: 1.769,
  timeout: 300,
  /**
   * For each object, in addition to scanning: the message, opening the object, the marker in the ledger, the log line. Not
   * measured on AWS.
   */
  overhead: 0.25,
  /** How much more lands in the busiest minutes than on average. */
  peak: 4,
  alertsADay: 20,
  emailsADay: 10,
  emailAddresses: 3,
  /** Bytes of log and metrics for each object. */
  logBytes: 3000,
  /** One alert's object in the ledger, and one object's marker. */
  alertBytes: 12_000,
  markerBytes: 200,
  metrics: 60,
  /** Those of a stack with the default settings. */
  alarms: 30,
  keys: 2,
  retentionMonths: 3,
  /** How long the log buckets keep objects, in days. */
  storedDays: 400,
  /** The defaults of the settings. */
  reconcileHours: 1,
  reconcileWholeDays: 7,
  /** Folders of days that a run lists, and the pages of folders above them. */
  nearDays: 3,
  folderPages: 4,
  /** The hours of which each hourly run of the digest asks whether they are reported. */
  digestHours: 48,
} as const

/** The MB of inflated logs that one function scans in a second: the slowest batch with at most this number of rules. */
export function scanRate(rules: number): number {
  const most = Math.max(...measured.measured.map((row) => row.rules).filter((count) => count <= rules))
  return Math.min(...measured.measured.filter((row) => row.rules === most).map((row) => row.scan))
}

/** The numbers of rules that were measured, ascending. */
export function ruleCounts(): readonly number[] {
  return [...new Set(measured.measured.map((row) => row.rules))].sort((left, right) => left - right)
}
