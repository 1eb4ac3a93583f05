import { Logger } from "@aws-lambda-powertools/logger"
import { S3Client } from "@aws-sdk/client-s3"
import { SQSClient } from "@aws-sdk/client-sqs"
import { anyRegionClient } from "../../src/engine/s3/any-region.ts"
import { emfMeter } from "../../src/metrics/meter.ts"
import { reconcileContext } from "../../src/watch/reconcile/context.ts"
import { reconcile } from "../../src/watch/reconcile/reconcile.ts"
import { sliceOfEvent } from "../../src/watch/reconcile/slice.ts"

const logger = new Logger()
const context = {
  ...reconcileContext({ s3: new S3Client({}), logs: anyRegionClient(), sqs: new SQSClient({}) }, process.env),
  meter: emfMeter(),
  log: (message: string, details: object) => logger.info(message, { details }),
}

export const handler = (event: unknown) => reconcile(sliceOfEvent(event, Date.now(), process.env), context)
