import { Logger } from "@aws-lambda-powertools/logger"
import { S3Client } from "@aws-sdk/client-s3"
import { SecurityHubClient } from "@aws-sdk/client-securityhub"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import { SSMClient } from "@aws-sdk/client-ssm"
import { ledgerStore, s3Ledger } from "../../src/delivery/ledger/s3-ledger.ts"
import { channelsOf } from "../../src/delivery/notify/channels.ts"
import { deliver } from "../../src/delivery/notify/deliver.ts"
import { notifyHandler } from "../../src/delivery/notify/lambda.ts"
import { Outages } from "../../src/delivery/notify/outage.ts"
import { rateLimit } from "../../src/delivery/notify/rate-limit-lock.ts"
import { anyRegionClient } from "../../src/engine/s3/any-region.ts"
import { hideMessages } from "../../src/delivery/queue/hide-message.ts"
import { emfMeter } from "../../src/metrics/meter.ts"

const { env } = process
const logger = new Logger()
const s3 = new S3Client({})
const clients = { s3: anyRegionClient(), sns: new SNSClient({}), ssm: new SSMClient({}), hub: new SecurityHubClient({}) }
const context = {
  channels: channelsOf(env, clients),
  ledger: s3Ledger(s3, env),
  outages: new Outages({ store: ledgerStore(s3, env), now: Date.now }),
  acquireLock: rateLimit(env, ledgerStore(s3, env)),
  now: Date.now,
  meter: emfMeter(),
  log: {
    info: (message: string, details: object) => logger.info(message, { details }),
    error: (message: string, details: object) => logger.error(message, { details }),
  },
}

const hide = hideMessages(new SQSClient({ useQueueUrlAsEndpoint: false }), logger)
export const handler = notifyHandler((messages, deadline) => deliver(messages, context, deadline), hide)
