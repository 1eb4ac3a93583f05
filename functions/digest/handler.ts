import { Logger } from "@aws-lambda-powertools/logger"
import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { digestContext } from "../../src/watch/digest/context.ts"
import { publishDigests } from "../../src/watch/digest/digest.ts"

const logger = new Logger()
const context = {
  ...digestContext(new S3Client({}), new SNSClient({}), process.env),
  now: Date.now,
  log: (message: string, details: object) => logger.info(message, { details }),
}

export const handler = () => publishDigests(context)
