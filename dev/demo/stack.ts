import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from "@aws-sdk/client-s3"
import { CreateTopicCommand, type SNSClient, SubscribeCommand } from "@aws-sdk/client-sns"
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs"

export type Queue = { readonly url: string; readonly arn: string }

/** The queues, topics and buckets of serverless.yml, and those of people who were there before. */
export type Stack = {
  readonly ingest: Queue
  readonly ingestDeadLetters: Queue
  readonly notify: Queue
  readonly alertsTopic: string
  readonly noticesTopic: string
  readonly peopleTopic: string
  readonly ledgerBucket: string
  readonly logBucket: string
  /** What lands here is a test. */
  readonly canaryBucket: string
  /** What reads alerts by machine: a queue on the alerts topic, raw delivery, only high and critical. */
  readonly machine: Queue
  /** What SNS would send by email: a queue on the people topic. */
  readonly mailbox: Queue
  /** Somebody else's queue, which the log bucket notified before Landfall came. */
  readonly neighbour: Queue
}

export type Clients = { readonly s3: S3Client; readonly sqs: SQSClient; readonly sns: SNSClient }

export const LOG_PREFIX = "edr/"
export const NEIGHBOUR_PREFIX = "cloudtrail/"

/** Makes it all by the same calls that a deployment makes. `visibilitySeconds` is that of the functions' queues. */
export async function makeStack({ s3, sqs, sns }: Clients, visibilitySeconds: number): Promise<Stack> {
  const topic = async (name: string) => (await sns.send(new CreateTopicCommand({ Name: name }))).TopicArn ?? ""
  const [alertsTopic, noticesTopic, peopleTopic] = [
    await topic("alerts"),
    await topic("notices"),
    await topic("people"),
  ]
  const ingestDeadLetters = await makeQueue(sqs, "ingest-dead-letters", {})
  const redrive = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: ingestDeadLetters.arn, maxReceiveCount: 5 }) }
  const working = { VisibilityTimeout: String(visibilitySeconds) }
  const stack: Stack = {
    alertsTopic,
    noticesTopic,
    peopleTopic,
    ingestDeadLetters,
    ingest: await makeQueue(sqs, "ingest", { ...working, ...redrive }),
    notify: await makeQueue(sqs, "notify", working),
    machine: await makeQueue(sqs, "machine", {}),
    mailbox: await makeQueue(sqs, "mailbox", {}),
    neighbour: await makeQueue(sqs, "neighbour", {}),
    ledgerBucket: "landfall-ledger",
    logBucket: "example-edr-logs",
    canaryBucket: "landfall-canary",
  }
  const subscribe = (TopicArn: string, { arn }: Queue, Attributes: Record<string, string> = {}) =>
    sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arn, Attributes }))
  await subscribe(alertsTopic, stack.notify, { FilterPolicy: JSON.stringify({ test: [{ exists: false }] }) })
  await subscribe(noticesTopic, stack.notify)
  await subscribe(alertsTopic, stack.machine, {
    RawMessageDelivery: "true",
    FilterPolicy: JSON.stringify({ severity: ["high", "critical"] }),
  })
  await subscribe(peopleTopic, stack.mailbox)
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

/** The state in which Landfall finds the log bucket: it notifies somebody else. */
export async function attachNeighbour({ s3 }: Clients, { logBucket, neighbour }: Stack): Promise<void> {
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: logBucket,
      NotificationConfiguration: {
        QueueConfigurations: [queueConfiguration("neighbour", neighbour, NEIGHBOUR_PREFIX)],
      },
    }),
  )
}

/** Adds Landfall's notification to what is there: the call replaces everything, so what is there is read first. */
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
