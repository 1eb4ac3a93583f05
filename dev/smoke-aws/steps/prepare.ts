import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from "@aws-sdk/client-s3"
import { SubscribeCommand } from "@aws-sdk/client-sns"
import { CreateQueueCommand, GetQueueUrlCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs"
import { Observer } from "../observer.ts"
import { outputsOf, type Smoke } from "../smoke.ts"
import type { Step } from "../step.ts"

export const TOPICS = ["Alerts", "Notices", "Recipients", "Alarms"] as const

export const createBuckets: Step = {
  name: "temporary buckets",
  expects: "two versioned buckets, one of which sends to EventBridge, and a bucket in another region",
  async run({ clients: { s3, s3Abroad }, names, options, untouched }) {
    await createBucket(s3, names.notifying, options.region)
    await createBucket(s3, names.bridged, options.region)
    await createBucket(s3Abroad, names.abroad, options.otherRegion)
    const NotificationConfiguration = { EventBridgeConfiguration: {} }
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: names.bridged, NotificationConfiguration }))
    for (const bucket of [names.notifying, names.bridged]) untouched.set(bucket, await notificationsOf(s3, bucket))
    return [names.notifying, names.bridged, names.abroad].join(", ")
  },
}

async function createBucket(s3: S3Client, Bucket: string, region: string): Promise<void> {
  // S3 does not accept us-east-1 as a location.
  const location = region === "us-east-1" ? {} : { LocationConstraint: region as BucketLocationConstraint }
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: location }))
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }))
}

/** The notification configuration of a bucket as text. */
export async function notificationsOf(s3: S3Client, Bucket: string): Promise<string> {
  const { $metadata: _, ...configuration } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
  return JSON.stringify(configuration)
}

export const observeTopics: Step = {
  name: "a queue that observes the topics",
  expects: "a subscription to each of the four topics",
  async run(smoke) {
    const { account, clients, names } = smoke
    const outputs = await outputsOf(smoke)
    const topics = TOPICS.map((name) => outputs[`${name}TopicArn`] ?? "")
    const QueueUrl = await createQueue(smoke)
    const arn = `${topics[0]?.replace(/:sns:(.*):.*$/, ":sqs:$1:")}${names.observer}`
    const statement = {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: arn,
      Condition: { ArnEquals: { "aws:SourceArn": topics }, StringEquals: { "aws:SourceAccount": account } },
    }
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] })
    await clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }))
    for (const TopicArn of topics)
      await clients.sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arn }))
    smoke.observer = new Observer(clients.sqs, QueueUrl)
    return arn
  },
}

async function createQueue({ clients: { sqs }, names: { observer: QueueName } }: Smoke): Promise<string> {
  await sqs.send(new CreateQueueCommand({ QueueName }))
  const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
  return QueueUrl
}
