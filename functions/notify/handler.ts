import { Logger } from "@aws-lambda-powertools/logger"
import { S3Client } from "@aws-sdk/client-s3"
import { SecurityHubClient } from "@aws-sdk/client-securityhub"
import { SNSClient } from "@aws-sdk/client-sns"
import { SSMClient } from "@aws-sdk/client-ssm"
import { ledgerStore, s3Ledger } from "../../src/delivery/ledger/s3-ledger.ts"
import { channelsOf } from "../../src/delivery/notify/channels.ts"
import { deliver } from "../../src/delivery/notify/deliver.ts"
import { notifyHandler } from "../../src/delivery/notify/lambda.ts"
import { rateLimit } from "../../src/delivery/notify/rate-limit-lock.ts"
import { emfMeter } from "../../src/metrics/meter.ts"

const { env } = process
const logger = new Logger()
const s3 = new S3Client({})
const context = {
  channels: channelsOf(env, { s3, sns: new SNSClient({}), ssm: new SSMClient({}), hub: new SecurityHubClient({}) }),
  ledger: s3Ledger(s3, env),
  acquireLock: rateLimit(env, ledgerStore(s3, env)),
  now: Date.now,
  meter: emfMeter(),
  log: {
    info: (message: string, details: object) => logger.info(message, { details }),
    error: (message: string, details: object) => logger.error(message, { details }),
  },
}

export const handler = notifyHandler((messages, deadline) => deliver(messages, context, deadline))
