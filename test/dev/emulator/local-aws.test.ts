import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import {
  CreateBucketCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import {
  CreateTopicCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns"
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs"
import { type LocalAws, startLocalAws } from "../../../dev/emulator/local-aws.ts"

let aws: LocalAws
let s3: S3Client
let sqs: SQSClient
let sns: SNSClient

before(async () => {
  aws = await startLocalAws()
  const options = (service: string) => ({
    endpoint: aws.environment[`AWS_ENDPOINT_URL_${service}`] ?? "",
    region: aws.environment["AWS_REGION"] ?? "",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  })
  s3 = new S3Client({ ...options("S3"), forcePathStyle: true })
  sqs = new SQSClient(options("SQS"))
  sns = new SNSClient(options("SNS"))
})
after(async () => {
  for (const client of [s3, sqs, sns]) client.destroy()
  await aws.stop()
})

const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`

async function queue(name: string): Promise<string> {
  return (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? ""
}

async function topic(name: string): Promise<string> {
  return (await sns.send(new CreateTopicCommand({ Name: name }))).TopicArn ?? ""
}

/** The bodies in the queue except test events. */
async function bodies(QueueUrl: string): Promise<Record<string, unknown>[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
  return Messages.map(({ Body = "" }) => JSON.parse(Body)).filter(({ Event }) => Event !== "s3:TestEvent")
}

async function bucket(Bucket: string, NotificationConfiguration: NotificationConfiguration): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }))
}

test("a put is notified at once to a queue, through a topic and through the event bus", async () => {
  const [direct, behindTopic, behindBus] = [
    await queue("direct"),
    await queue("behind-topic"),
    await queue("behind-bus"),
  ]
  const events = await topic("events")
  await sns.send(new SubscribeCommand({ TopicArn: events, Protocol: "sqs", Endpoint: queueArn("behind-topic") }))
  aws.routeBus(queueArn("behind-bus"))
  const prefix = (Value: string) => ({ Key: { FilterRules: [{ Name: "prefix" as const, Value }] } })
  await bucket("notified", {
    QueueConfigurations: [{ QueueArn: queueArn("direct"), Events: ["s3:ObjectCreated:*"], Filter: prefix("q/") }],
    TopicConfigurations: [{ TopicArn: events, Events: ["s3:ObjectCreated:*"], Filter: prefix("t/") }],
    EventBridgeConfiguration: {},
  })
  for (const Key of ["q/a b+c", "t/x"]) await s3.send(new PutObjectCommand({ Bucket: "notified", Key, Body: "x" }))

  const [record] = (await bodies(direct)).flatMap((body) => body["Records"] as { s3: { object: { key: string } } }[])
  assert.equal(record?.s3.object.key, "q/a+b%2Bc")
  const envelopes = (await bodies(behindTopic)).map((body) => JSON.parse(String(body["Message"])))
  const through = envelopes.filter(({ Event }) => Event !== "s3:TestEvent")
  assert.deepEqual(
    through.map(({ Records }) => Records[0].s3.object.key),
    ["t/x"],
  )
  const bus = await bodies(behindBus)
  assert.deepEqual(
    bus.map((body) => (body["detail"] as { object: { key: string } }).object.key),
    ["q/a b+c", "t/x"],
  )
})

test("a notification to a missing queue is refused", async () => {
  await assert.rejects(
    bucket("unheard", { QueueConfigurations: [{ QueueArn: queueArn("nowhere"), Events: ["s3:ObjectCreated:*"] }] }),
    { name: "InvalidArgument" },
  )
})

test("the outbox has what was published to an email subscription, until it is removed", async () => {
  const people = await topic("people")
  const subscribe = new SubscribeCommand({ TopicArn: people, Protocol: "email", Endpoint: "ann@example.com" })
  const { SubscriptionArn } = await sns.send(subscribe)
  await sns.send(subscribe)
  await sns.send(new PublishCommand({ TopicArn: people, Subject: "One", Message: "1\n<b>&" }))
  await sns.send(
    new PublishBatchCommand({
      TopicArn: people,
      PublishBatchRequestEntries: [
        { Id: "a", Message: "2" },
        { Id: "b", Subject: "Three", Message: "3" },
      ],
    }),
  )
  await sns.send(new UnsubscribeCommand({ SubscriptionArn }))
  await sns.send(new PublishCommand({ TopicArn: people, Message: "4" }))
  const to = { to: "ann@example.com", topicArn: people }
  assert.deepEqual(aws.emails, [
    { ...to, subject: "One", text: "1\n<b>&" },
    { ...to, subject: "AWS Notification Message", text: "2" },
    { ...to, subject: "Three", text: "3" },
  ])
})

const arn = "arn:aws:sns:eu-west-1:000000000000:refusals"
const FILTER = JSON.stringify({ severity: ["high"] })
const attributes = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`a${index}`, { DataType: "String", StringValue: "x" }]),
  )

/** Calls that fauxqs would accept and handle differently from AWS. */
const NOT_EMULATED: readonly (readonly [what: string, call: () => Promise<unknown>])[] = [
  [
    "MessageStructure",
    () => sns.send(new PublishCommand({ TopicArn: arn, Message: '{"default":"x"}', MessageStructure: "json" })),
  ],
  [
    "MessageStructure in a batch",
    () =>
      sns.send(
        new PublishBatchCommand({
          TopicArn: arn,
          PublishBatchRequestEntries: [{ Id: "a", Message: '{"default":"x"}', MessageStructure: "json" }],
        }),
      ),
  ],
  [
    "eleven attributes",
    () => sns.send(new PublishCommand({ TopicArn: arn, Message: "M", MessageAttributes: attributes(11) })),
  ],
  [
    "an entry of a batch without a message",
    () =>
      sns.send(
        new PublishBatchCommand({
          TopicArn: arn,
          PublishBatchRequestEntries: [
            { Id: "a", Message: "" },
            { Id: "b", Message: "M" },
          ],
        }),
      ),
  ],
  ...["https", "http", "lambda", "sms", "email-json"].map(
    (Protocol) =>
      [
        `a subscription by ${Protocol}`,
        () => sns.send(new SubscribeCommand({ TopicArn: arn, Protocol, Endpoint: "https://example.com" })),
      ] as const,
  ),
  [
    "an email subscription with a filter",
    () =>
      sns.send(
        new SubscribeCommand({
          TopicArn: arn,
          Protocol: "email",
          Endpoint: "ann@example.com",
          Attributes: { FilterPolicy: FILTER },
        }),
      ),
  ],
]

for (const [what, call] of NOT_EMULATED) {
  test(`${what} is refused, because it would silently fail`, async () => {
    await topic("refusals")
    await assert.rejects(call, /InvalidParameter/)
  })
}

test("a batch of more than 256 KiB is refused", async () => {
  await topic("refusals")
  const PublishBatchRequestEntries = ["a", "b"].map((Id) => ({ Id, Message: "x".repeat(140_000) }))
  await assert.rejects(sns.send(new PublishBatchCommand({ TopicArn: arn, PublishBatchRequestEntries })), {
    name: /BatchRequestTooLong/,
  })
})

test("a filter that is added to an email subscription later is refused", async () => {
  await topic("refusals")
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn: arn, Protocol: "email", Endpoint: "bob@example.com" }),
  )
  await assert.rejects(
    sns.send(
      new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName: "FilterPolicy", AttributeValue: FILTER }),
    ),
    /InvalidParameter/,
  )
})
