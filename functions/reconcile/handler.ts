import { Logger } from "@aws-lambda-powertools/logger"
import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import { snsPublisher } from "../../src/delivery/publish/publisher.ts"
import { anyRegionClient } from "../../src/engine/s3/any-region.ts"
import { emfMeter } from "../../src/metrics/meter.ts"
import { required } from "../../src/settings.ts"
import { reconcileContext } from "../../src/watch/reconcile/context.ts"
import { reconcileHandler } from "../../src/watch/reconcile/lambda.ts"

const { env } = process
const logger = new Logger()
const clients = { s3: new S3Client({}), logs: anyRegionClient(), sqs: new SQSClient({}) }
const notices = snsPublisher(new SNSClient({}), required(env, "NOTICES_TOPIC_ARN", "the ARN of the topic for notices"))

export const handler = reconcileHandler({
  ...reconcileContext(clients, notices, env),
  meter: emfMeter(),
  log: (message: string, details: object) => logger.info(message, { details }),
})
