import { Logger } from "@aws-lambda-powertools/logger"
import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { SSMClient } from "@aws-sdk/client-ssm"
import { s3Ledger } from "../../src/ledger/s3-ledger.ts"
import { deliver } from "../../src/notify/deliver.ts"
import { notifyHandler } from "../../src/notify/lambda.ts"
import { channelsOf, turns } from "../../src/notify/settings.ts"

const { env } = process
const logger = new Logger()
const world = {
  channels: channelsOf(env, new SNSClient({}), new SSMClient({})),
  ledger: s3Ledger(new S3Client({}), env),
  turn: turns(env),
  log: {
    info: (message: string, details: object) => logger.info(message, { details }),
    error: (message: string, details: object) => logger.error(message, { details }),
  },
}

export const handler = notifyHandler((messages) => deliver(messages, world))
