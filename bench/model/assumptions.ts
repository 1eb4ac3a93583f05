import { readFileSync } from "node:fs"
import { join } from "node:path"

/** What bench/growth.ts measured and saved. */
export type Measured = {
  readonly date: string
  readonly machine: string
  readonly measured: readonly {
    readonly batch: string
    readonly rules: number
    readonly scan: number
    readonly gunzip: number
    readonly parsedShare: number
  }[]
}

export const measured = JSON.parse(readFileSync(join(import.meta.dirname, "../measured.json"), "utf8")) as Measured

/** What the model supposes of a deployment. Sizes in bytes, times in seconds. */
export const assumptions = {
  /** Of one object, as stored and inflated: what FDR and Firehose usually write lies between 1 and 10 MB stored. */
  storedObject: 2e6,
  compression: 10,
  /** One vCPU, the memory of detect in serverless.yml. */
  memoryGb: 1.769,
  timeout: 300,
  /**
   * Beside scanning, for each object: the message, opening the object, the marker in the ledger, the log line. Not measured
   * on AWS.
   */
  overhead: 0.25,
  /** How much more lands in the busiest minutes than on average. */
  peak: 4,
  alertsADay: 20,
  emailsADay: 10,
  emailAddresses: 3,
  /** Bytes of log and metrics that an object leaves. */
  logBytes: 3000,
  /** One alert's object in the ledger, and one object's marker. */
  alertBytes: 12_000,
  markerBytes: 200,
  metrics: 60,
  alarms: 30,
  keys: 2,
  retentionMonths: 3,
} as const

/** MB inflated a second that one function scans, of the slowest batch, with at most so many rules. */
export function scanRate(rules: number): number {
  const most = Math.max(...measured.measured.map((row) => row.rules).filter((count) => count <= rules))
  return Math.min(...measured.measured.filter((row) => row.rules === most).map((row) => row.scan))
}

/** How many rules were measured, fewest first. */
export function ruleCounts(): readonly number[] {
  return [...new Set(measured.measured.map((row) => row.rules))].sort((left, right) => left - right)
}
