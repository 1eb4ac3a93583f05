import * as canaryRule from "landfall:canary-rule"
import { Logger } from "@aws-lambda-powertools/logger"
import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { ledgerStore } from "../../src/delivery/ledger/s3-ledger.ts"
import { scannerOf } from "../../src/engine/scanner.ts"
import { emfMeter } from "../../src/metrics/meter.ts"
import { required, wholeNumber } from "../../src/settings.ts"
import { runHourlyCanary } from "../../src/watch/canary/hourly.ts"
import { lostSubscriptions } from "../../src/watch/canary/lost-subscriptions.ts"

const { env } = process
const [s3, sns, logger] = [new S3Client({}), new SNSClient({}), new Logger()]
const recipients = required(env, "RECIPIENTS_TOPIC_ARN", "the ARN of the topic of the recipients")
const operators = required(env, "ALARMS_TOPIC_ARN", "the ARN of the topic of the alarms")
const context = {
  s3,
  bucket: required(env, "CANARY_BUCKET", "the name of the canary's bucket"),
  ledger: ledgerStore(s3, env),
  scanner: scannerOf(canaryRule),
  lostRecipients: () => lostSubscriptions(sns, recipients, wholeNumber(env, "EMAIL_SUBSCRIPTIONS", 0)),
  lostOperators: () => lostSubscriptions(sns, operators, wholeNumber(env, "ALARM_SUBSCRIPTIONS", 0)),
  now: Date.now,
  meter: emfMeter(),
  log: (message: string, details: object) => logger.info(message, { details }),
}

export const handler = () => runHourlyCanary(context)
