import { EventBridgeClient } from "@aws-sdk/client-eventbridge"
import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts"
import type { Clients } from "../operate/attach/clients.ts"
import { type Stack, stackOfOutputs, stackOfQueue } from "../operate/attach/stack.ts"
import type { BucketOptions } from "./on-bucket.ts"
import { givenStack, stackOutputs } from "./stack-outputs.ts"

type Options = Pick<BucketOptions, "stack" | "queueArn" | "deadLettersArn" | "roleArn" | "region" | "endpointUrl">

/** What every client is told; what is left out, the SDK finds in its own ways. */
function settingsOf({ region, endpointUrl }: Options): { region?: string; endpoint?: string } {
  return { ...(region ? { region } : {}), ...(endpointUrl ? { endpoint: endpointUrl } : {}) }
}

const WITHOUT_STACK = "--queue-arn ARN where there is no CloudFormation"

/** The deployed stack by its outputs, or by its queue alone. */
export async function findStack(options: Options): Promise<Stack> {
  const known = {
    ...(options.deadLettersArn ? { deadLettersArn: options.deadLettersArn } : {}),
    ...(options.roleArn ? { roleArn: options.roleArn } : {}),
  }
  if (options.queueArn !== undefined) {
    return stackOfQueue(options.queueArn, { ...known, ...(options.stack ? { name: options.stack } : {}) })
  }
  const outputs = await stackOutputs(options.stack, WITHOUT_STACK, options)
  return { ...stackOfOutputs(givenStack(options.stack), outputs), ...known }
}

/** Clients for a stack. S3 follows a bucket to its region; the queue's region is the stack's. */
export function makeClients(stack: Stack, options: Options): Clients {
  const settings = settingsOf(options)
  const isEmulated = options.endpointUrl ?? process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"]
  const inStack = { ...settings, region: stack.region }
  return {
    // Emulators answer under one host name, not one for each bucket.
    s3: new S3Client({ ...inStack, followRegionRedirects: true, ...(isEmulated ? { forcePathStyle: true } : {}) }),
    // Queues are asked at the endpoint that was given: an emulator may name another in its queues' URLs.
    sqsIn: (region) => new SQSClient({ ...settings, region, useQueueUrlAsEndpoint: false }),
    snsIn: (region) => new SNSClient({ ...settings, region }),
    eventsIn: (region) => new EventBridgeClient({ ...settings, region }),
    async callerAccount() {
      // Where nobody answers, as with an emulator without STS, the account stays unknown and is asked for.
      const answer = await new STSClient(inStack).send(new GetCallerIdentityCommand({})).catch(() => undefined)
      return answer?.Account
    },
  }
}
