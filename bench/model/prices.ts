/**
 * List prices in US dollars without discounts, free tiers and taxes. They are parameters: nothing here asks AWS. Look yours
 * up in AWS's price list for your region and correct them before you trust the sum.
 */
export const prices = {
  region: "us-east-1",
  /** When these were last known to hold; they were not looked up again when the model was written. */
  asOf: "2025-06",
  lambdaGbSecondArm: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  sqsRequest: 0.4 / 1e6,
  snsPublish: 0.5 / 1e6,
  snsEmail: 2 / 1e5,
  s3Put: 0.005 / 1e3,
  s3List: 0.005 / 1e3,
  s3Get: 0.0004 / 1e3,
  s3GbMonth: 0.023,
  kmsKeyMonth: 1,
  kmsRequest: 0.03 / 1e4,
  eventBridgeEvent: 1 / 1e6,
  logsGb: 0.5,
  logsGbMonth: 0.03,
  metricMonth: 0.3,
  alarmMonth: 0.1,
  dashboardMonth: 3,
} as const

export type Prices = typeof prices
