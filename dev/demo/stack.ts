import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from "@aws-sdk/client-s3"
import { CreateTopicCommand, type SNSClient, SubscribeCommand } from "@aws-sdk/client-sns"
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs"

export type Queue = { readonly url: string; readonly arn: string }

/** The queues, topics and buckets of serverless.yml, and an existing queue that the log bucket notifies. */
export type Stack = {
  readonly ingest: Queue
  readonly ingestDeadLetters: Queue
  readonly notify: Queue
  readonly alertsTopic: string
  readonly noticesTopic: string
  readonly recipientsTopic: string
  readonly ledgerBucket: string
  readonly logBucket: string
  /** Objects that land here are tests. */
  readonly canaryBucket: string
  /** An integration: a queue on the alerts topic, with raw delivery, for alerts of severity high and critical. */
  readonly integration: Queue
  /** Receives what SNS would send by email: a queue on the recipients topic. */
  readonly mailbox: Queue
  /** A queue that the log bucket notifies already before Landfall is attached. */
  readonly otherQueue: Queue
}

export type Clients = { readonly s3: S3Client; readonly sqs: SQSClient; readonly sns: SNSClient }

export const LOG_PREFIX = "edr/"
export const OTHER_PREFIX = "cloudtrail/"

/** Creates the stack by the same calls as a deployment. `visibilitySeconds` applies to the queues of the functions. */
export async function makeStack({ s3, sqs, sns }: Clients, visibilitySeconds: number): Promise<Stack> {
  const topic = async (name: string) => (await sns.send(new CreateTopicCommand({ Name: name }))).TopicArn ?? ""
  const [alertsTopic, noticesTopic, recipientsTopic] = [
    await topic("alerts"),
    await topic("notices"),
    await topic("recipients"),
  ]
  const ingestDeadLetters = await makeQueue(sqs, "ingest-dead-letters", {})
  const redrive = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: ingestDeadLetters.arn, maxReceiveCount: 10 }) }
  const working = { VisibilityTimeout: String(visibilitySeconds) }
  const stack: Stack = {
    alertsTopic,
    noticesTopic,
    recipientsTopic,
    ingestDeadLetters,
    ingest: await makeQueue(sqs, "ingest", { ...working, ...redrive }),
    notify: await makeQueue(sqs, "notify", working),
    integration: await makeQueue(sqs, "integration", {}),
    mailbox: await makeQueue(sqs, "mailbox", {}),
    otherQueue: await makeQueue(sqs, "other", {}),
    ledgerBucket: "landfall-ledger",
    logBucket: "example-edr-logs",
    canaryBucket: "landfall-canary",
  }
  const subscribe = (TopicArn: string, { arn }: Queue, Attributes: Record<string, string> = {}) =>
    sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arn, Attributes }))
  await subscribe(alertsTopic, stack.notify, { FilterPolicy: JSON.stringify({ test: [{ exists: false }] }) })
  await subscribe(noticesTopic, stack.notify)
  await subscribe(alertsTopic, stack.integration, {
    RawMessageDelivery: "true",
    FilterPolicy: JSON.stringify({ severity: ["high", "critical"] }),
  })
  await subscribe(recipientsTopic, stack.mailbox)
  for (const bucket of [stack.ledgerBucket, stack.logBucket, stack.canaryBucket]) {
    await s3.send(new CreateBucketCommand({ Bucket: bucket }))
    await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }))
  }
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: stack.canaryBucket,
      NotificationConfiguration: { QueueConfigurations: [queueConfiguration("canary", stack.ingest, "canary/")] },
    }),
  )
  return stack
}

async function makeQueue(sqs: SQSClient, name: string, attributes: Record<string, string>): Promise<Queue> {
  const { QueueUrl: url = "" } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }))
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }))
  return { url, arn: Attributes?.["QueueArn"] ?? "" }
}

/** Sets the configuration of the log bucket before Landfall is attached. */
export async function attachOtherQueue({ s3 }: Clients, { logBucket, otherQueue: neighbour }: Stack): Promise<void> {
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: logBucket,
      NotificationConfiguration: {
        QueueConfigurations: [queueConfiguration("other", neighbour, OTHER_PREFIX)],
      },
    }),
  )
}

/** Adds Landfall's notification to the configuration, which is read first because the call replaces all of it. */
export async function attachLandfall({ s3 }: Clients, { logBucket, ingest }: Stack): Promise<void> {
  const { $metadata: _, ...present } = await s3.send(
    new GetBucketNotificationConfigurationCommand({ Bucket: logBucket }),
  )
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: logBucket,
      NotificationConfiguration: {
        ...present,
        QueueConfigurations: [
          ...(present.QueueConfigurations ?? []),
          queueConfiguration("landfall", ingest, LOG_PREFIX),
        ],
      },
    }),
  )
}

function queueConfiguration(Id: string, { arn }: Queue, prefix: string) {
  return {
    Id,
    QueueArn: arn,
    Events: ["s3:ObjectCreated:*" as const],
    Filter: { Key: { FilterRules: [{ Name: "prefix" as const, Value: prefix }] } },
  }
}

/** Receives and deletes every message of a queue. Returns the bodies in the order of arrival. */
export async function receiveAll(sqs: SQSClient, { url }: Queue): Promise<string[]> {
  const bodies: string[] = []
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }))
    if (Messages.length === 0) return bodies
    for (const { Body, ReceiptHandle } of Messages) {
      bodies.push(Body ?? "")
      await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }))
    }
  }
}
