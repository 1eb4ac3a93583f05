import { assumptions } from "./assumptions.ts"
import type { Load } from "./load.ts"
import type { Prices } from "./prices.ts"
import { reconcileCost } from "./reconcile.ts"

const DAYS = 30.4
/** Each of the two mappings polls with five pollers that wait 20 s; notify's and detect's queues are polled when empty too. */
const EMPTY_RECEIVES_A_DAY = (2 * 5 * 86_400) / 20
/** Send, receive, delete. */
const SQS_REQUESTS_AN_OBJECT = 3
/** Created as claimed, replaced as published. */
const PUTS_AN_ALERT = 2
const RUNS_A_DAY = 24

/** US dollars a month, by what they are spent on. */
export function costOf(load: Load, prices: Prices): { readonly [item: string]: number } {
  const { memoryGb, alertsADay, emailsADay, emailAddresses, retentionMonths } = assumptions
  const monthly = (aDay: number) => aDay * DAYS
  const objects = monthly(load.objects)
  const alerts = monthly(alertsADay)
  const logGb = (objects * assumptions.logBytes) / 1e9
  const keptGb = (objects * assumptions.markerBytes * 12 + alerts * 12 * assumptions.alertBytes) / 1e9
  return {
    "Lambda, detect":
      monthly(load.detectSeconds) * memoryGb * prices.lambdaGbSecondArm + objects * prices.lambdaRequest,
    SQS: (objects * SQS_REQUESTS_AN_OBJECT + monthly(EMPTY_RECEIVES_A_DAY) + alerts * 3) * prices.sqsRequest,
    "S3 requests": objects * (prices.s3Get + prices.s3Put) + alerts * (PUTS_AN_ALERT * prices.s3Put),
    "S3 requests of reconcile": reconcileCost(load.objects * assumptions.storedDays, load.objects, "dates", prices),
    "S3 requests of mutes and the digest":
      // notify lists the mutes at most once for each alert that arrives alone, and uses a list for a minute.
      alerts * prices.s3List +
      // Each run reads the marks of two days, and lists and marks the hour that is over.
      monthly(RUNS_A_DAY) * (assumptions.digestHours * prices.s3Get + prices.s3List + prices.s3Put),
    "S3 storage of the ledger": keptGb * prices.s3GbMonth,
    KMS: assumptions.keys * prices.kmsKeyMonth + objects * 2 * prices.kmsRequest,
    "SNS and email": alerts * prices.snsPublish + monthly(emailsADay) * emailAddresses * prices.snsEmail,
    "CloudWatch logs": logGb * (prices.logsGb + retentionMonths * prices.logsGbMonth),
    "CloudWatch metrics, alarms, dashboard":
      assumptions.metrics * prices.metricMonth + assumptions.alarms * prices.alarmMonth + prices.dashboardMonth,
  }
}

export function total(items: { readonly [item: string]: number }): number {
  return Object.values(items).reduce((sum, item) => sum + item, 0)
}
