import * as canaryRule from "landfall:canary-rule"
import * as compiled from "landfall:rules"
import { Logger } from "@aws-lambda-powertools/logger"
import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import { ledgerStore, s3Ledger } from "../../src/delivery/ledger/s3-ledger.ts"
import { snsPublisher } from "../../src/delivery/publish/publisher.ts"
import { hideMessage } from "../../src/delivery/queue/hide-message.ts"
import { detectHandler } from "../../src/detect/lambda.ts"
import { observeObject } from "../../src/detect/observe.ts"
import { scanners } from "../../src/detect/scanners.ts"
import { SideTables } from "../../src/engine/enrich/side-tables.ts"
import { anyRegionClient } from "../../src/engine/s3/any-region.ts"
import { openAllowed } from "../../src/engine/s3/open-allowed.ts"
import { emfMeter } from "../../src/metrics/meter.ts"
import { required } from "../../src/settings.ts"

const [s3, sns, logger, { env }] = [new S3Client({}), new SNSClient({}), new Logger(), process]
export const handler = detectHandler({
  ...scanners(compiled, canaryRule, env),
  open: openAllowed(anyRegionClient(), env),
  ledger: s3Ledger(s3, env),
  sideTables: () => new SideTables(ledgerStore(s3, env)),
  publishAlert: snsPublisher(sns, required(env, "ALERTS_TOPIC_ARN", "the ARN of the topic for alerts")),
  publishNotice: snsPublisher(sns, required(env, "NOTICES_TOPIC_ARN", "the ARN of the topic for notices")),
  hideMessage: hideMessage(new SQSClient({ useQueueUrlAsEndpoint: false }), logger),
  now: Date.now,
  log: observeObject(logger, emfMeter()),
})
