import * as compiled from "landfall:rules"
import { Logger } from "@aws-lambda-powertools/logger"
import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { defaultLimits } from "../../src/decode/limits.ts"
import { detect } from "../../src/detect/detect.ts"
import { detectHandler } from "../../src/detect/lambda.ts"
import { logObject } from "../../src/detect/log.ts"
import { s3Lookups } from "../../src/detect/lookups.ts"
import { ruleSet } from "../../src/detect/rules.ts"
import { s3Ledger } from "../../src/ledger/s3-ledger.ts"
import { openObject } from "../../src/object.ts"
import { snsPublisher } from "../../src/publish/publisher.ts"
import { required } from "../../src/settings.ts"
import { recognise, sources } from "../../src/sources/index.ts"

const s3 = new S3Client({})
const sns = new SNSClient({})
const world = {
  scanner: { rules: ruleSet(compiled, sources), recognise, limits: defaultLimits },
  open: openObject.bind(null, s3),
  ledger: s3Ledger(s3, process.env),
  lookups: s3Lookups(s3, process.env),
  publishAlert: snsPublisher(sns, required(process.env, "ALERTS_TOPIC_ARN", "the ARN of the topic for alerts")),
  publishNotice: snsPublisher(sns, required(process.env, "NOTICES_TOPIC_ARN", "the ARN of the topic for notices")),
  now: Date.now,
  log: logObject(new Logger()),
}

export const handler = detectHandler((message, deadline) => detect(message, deadline, world), Date.now)
