import type { S3Client } from "@aws-sdk/client-s3"
import type { ObjectStore } from "../../engine/s3/object-store.ts"
import type { Scanner } from "../../engine/scan.ts"
import type { Meter } from "../../metrics/meter.ts"
import { alertState, expectedAlerts, putCanary } from "./canary.ts"
import { canaryKey, HOUR_MS, hourOf } from "./record.ts"

export type CanaryContext = {
  readonly s3: S3Client
  /** The bucket whose objects are tests. */
  readonly bucket: string
  readonly ledger: Pick<ObjectStore, "read">
  readonly scanner: Scanner
  /** How many addresses of recipients, and of operators, have no confirmed subscription. */
  readonly lostRecipients: () => Promise<number>
  readonly lostOperators: () => Promise<number>
  readonly now: () => number
  readonly meter: Meter
  readonly log: (message: string, details: { readonly [name: string]: unknown }) => void
}

/**
 * Puts this hour's canary, and checks that last hour's completed every step: notification, scan, alert, ledger, SNS. The
 * results go to metrics, which alarms watch. What cannot be read is thrown.
 */
export async function runHourlyCanary(context: CanaryContext): Promise<void> {
  const { bucket, ledger, scanner, meter } = context
  const hour = hourOf(context.now())
  await putCanary(context, canaryKey(hour), hour)
  const expected = await expectedAlerts(hour - HOUR_MS, bucket, scanner)
  const states = await Promise.all(expected.map(async (key) => ({ key, state: await alertState(ledger, key) })))
  const missing = states.filter(({ state }) => state !== "published")
  const [recipients, operators] = await Promise.all([context.lostRecipients(), context.lostOperators()])
  meter.write({
    CanaryAlerts: missing.length === 0 ? states.length : 0,
    EmailSubscriptionsLost: recipients,
    AlarmSubscriptionsLost: operators,
  })
  const message = missing.length === 0 ? "the last canary was published" : "the last canary was not published"
  context.log(message, { missing, lost: { recipients, operators } })
}
