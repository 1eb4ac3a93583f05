import { EventBridgeClient } from "@aws-sdk/client-eventbridge"
import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts"
import type { AttachClients } from "../operate/attach/aws-call.ts"
import { type AwsOptions, clientSettings } from "./stack-outputs.ts"

/** Clients for the services that attach, detach and doctor use. S3 follows a bucket to its region. */
export function attachClients(options: AwsOptions): AttachClients {
  const settings = clientSettings(options)
  const isEmulated = options.endpointUrl ?? process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"]
  return {
    // Emulators have one host name for all buckets.
    s3: new S3Client({ ...settings, followRegionRedirects: true, ...(isEmulated ? { forcePathStyle: true } : {}) }),
    // Uses the given endpoint for queues: an emulator may use another one in its queues' URLs.
    sqsIn: (region) => new SQSClient({ ...settings, region, useQueueUrlAsEndpoint: false }),
    snsIn: (region) => new SNSClient({ ...settings, region }),
    eventsIn: (region) => new EventBridgeClient({ ...settings, region }),
    async callerAccount() {
      // If nothing answers, such as an emulator without STS, the account stays unknown.
      const answer = await new STSClient(settings).send(new GetCallerIdentityCommand({})).catch(() => undefined)
      return answer?.Account
    },
  }
}
