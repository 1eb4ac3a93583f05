import { Logger } from "@aws-lambda-powertools/logger"
import { S3Client } from "@aws-sdk/client-s3"
import { SQSClient } from "@aws-sdk/client-sqs"
import { ledgerStore, s3Ledger } from "../../src/delivery/ledger/s3-ledger.ts"
import { channelsOf } from "../../src/delivery/notify/channels.ts"
import { channelClients } from "../../src/delivery/notify/clients.ts"
import { deliver } from "../../src/delivery/notify/deliver.ts"
import { notifyHandler } from "../../src/delivery/notify/lambda.ts"
import { Outages } from "../../src/delivery/notify/outage.ts"
import { rateLimit } from "../../src/delivery/notify/rate-limit-lock.ts"
import { hideMessages } from "../../src/delivery/queue/hide-message.ts"
import { emfMeter } from "../../src/metrics/meter.ts"

const { env } = process
const [s3, logger] = [new S3Client({}), new Logger()]
const context = {
  channels: channelsOf(env, channelClients()),
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
