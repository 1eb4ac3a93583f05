import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import type { Entry } from "../../delivery/ledger/entry.ts"
import type { LedgerStore } from "../../engine/s3/object-store.ts"
import type { Scanner } from "../../engine/scan.ts"
import type { Meter } from "../../metrics/meter.ts"
import { expectedAlerts } from "./expected.ts"
import { canaryKey, canaryRecord, HOUR_MS, hourOf } from "./record.ts"

export type CanaryWorld = {
  readonly s3: S3Client
  /** The bucket whose objects are tests. */
  readonly bucket: string
  readonly ledger: Pick<LedgerStore, "read">
  readonly scanner: Scanner
  /** How many email addresses should listen and do not. */
  readonly lostSubscriptions: () => Promise<number>
  readonly now: () => number
  readonly meter: Meter
  readonly log: (message: string, details: { readonly [name: string]: unknown }) => void
}

/**
 * Puts this hour's canary, and sees whether the last hour's went all the way: landed, notified, was scanned, alerted, was
 * recorded, and SNS took it. What is found goes to the metrics, which alarms watch; what cannot be found out is thrown.
 */
export async function flyCanary(world: CanaryWorld): Promise<void> {
  const hour = hourOf(world.now())
  await world.s3.send(
    new PutObjectCommand({ Bucket: world.bucket, Key: canaryKey(hour), Body: `${canaryRecord(hour)}\n` }),
  )
  const expected = await expectedAlerts(hour - HOUR_MS, world.bucket, world.scanner)
  const states = await Promise.all(expected.map(async (key) => ({ key, state: await stateOf(key, world) })))
  const missing = states.filter(({ state }) => state !== "published")
  const lost = await world.lostSubscriptions()
  world.meter.write({
    CanaryAlerts: missing.length === 0 ? states.length : 0,
    EmailSubscriptionsLost: lost,
  })
  world.log(missing.length === 0 ? "the last canary came out" : "the last canary did not come out", { missing, lost })
}

async function stateOf(key: string, { ledger }: CanaryWorld): Promise<Entry["state"] | "missing"> {
  const stored = await ledger.read(key)
  return stored === null ? "missing" : (JSON.parse(stored.text) as Entry).state
}
