import { Logger } from "@aws-lambda-powertools/logger"
import { S3Client } from "@aws-sdk/client-s3"
import { SQSClient } from "@aws-sdk/client-sqs"
import { ledgerStore, s3Ledger } from "../../src/delivery/ledger/s3-ledger.ts"
import { ledgerMutes } from "../../src/delivery/mute/active-mutes.ts"
import { channelsOf } from "../../src/delivery/notify/channels.ts"
import { channelClients } from "../../src/delivery/notify/clients.ts"
import { deliverApart } from "../../src/delivery/notify/deliver-apart.ts"
import { notifyHandler } from "../../src/delivery/notify/lambda.ts"
import { Outages } from "../../src/delivery/notify/outage.ts"
import { rateLimit } from "../../src/delivery/notify/rate-limit-lock.ts"
import { hideMessages } from "../../src/delivery/queue/hide-message.ts"
import { emfMeter } from "../../src/metrics/meter.ts"

const { env } = process
const [s3, logger] = [new S3Client({}), new Logger()]
const log = {
  info: (message: string, details: object) => logger.info(message, { details }),
  error: (message: string, details: object) => logger.error(message, { details }),
}
const [channels, ledger, store] = [channelsOf(env, channelClients()), s3Ledger(s3, env), ledgerStore(s3, env)]
const outages = new Outages({ store, now: Date.now })
const [mutes, acquireLock, meter] = [ledgerMutes(s3, env, log), rateLimit(env, store), emfMeter()]
const context = { channels, ledger, outages, mutes, acquireLock, now: Date.now, meter, log }
const hide = hideMessages(new SQSClient({ useQueueUrlAsEndpoint: false }), logger)
export const handler = notifyHandler((messages, deadline) => deliverApart(messages, context, deadline), hide)
