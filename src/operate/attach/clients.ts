import type { EventBridgeClient } from "@aws-sdk/client-eventbridge"
import type { S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import type { SQSClient } from "@aws-sdk/client-sqs"

/** The services that attach calls, each in the region of what is asked for. */
export type Clients = {
  readonly s3: S3Client
  readonly sqsIn: (region: string) => SQSClient
  readonly snsIn: (region: string) => SNSClient
  readonly eventsIn: (region: string) => EventBridgeClient
  /** The account of whoever calls; asked only when the bucket is not the stack's. */
  readonly callerAccount: () => Promise<string | undefined>
}
