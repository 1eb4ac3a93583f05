import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import {
  CreateTopicCommand,
  PublishBatchCommand,
  PublishCommand,
  type SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns"
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs"

export type MessageClients = { readonly sqs: SQSClient; readonly sns: SNSClient }

/** A documented behaviour of SQS or SNS. Each clause creates its own queues and topics. */
export type MessageClause = { readonly name: string; readonly run: (clients: MessageClients) => Promise<void> }

type Queue = { readonly url: string; readonly arn: string }

async function makeQueue(sqs: SQSClient, Attributes: Record<string, string> = {}): Promise<Queue> {
  const { QueueUrl: url = "" } = await sqs.send(new CreateQueueCommand({ QueueName: randomUUID(), Attributes }))
  const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }))
  return { url, arn: answer.Attributes?.["QueueArn"] ?? "" }
}

async function makeTopic(sns: SNSClient): Promise<string> {
  return (await sns.send(new CreateTopicCommand({ Name: randomUUID() }))).TopicArn ?? ""
}

/** A topic with a subscribed queue. */
async function joined({ sqs, sns }: MessageClients, Attributes: Record<string, string> = {}) {
  const [topic, queue] = [await makeTopic(sns), await makeQueue(sqs)]
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: "sqs", Endpoint: queue.arn, Attributes }))
  return { topic, queue }
}

async function receive(sqs: SQSClient, { url }: Queue, WaitTimeSeconds = 0): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: url,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds,
    MessageSystemAttributeNames: ["All"],
    MessageAttributeNames: ["All"],
  })
  return (await sqs.send(command)).Messages ?? []
}

const refusal = (call: Promise<unknown>, code: RegExp) =>
  assert.rejects(call, (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
    assert.match(error.name, code)
    assert.equal(Math.floor((error.$metadata?.httpStatusCode ?? 0) / 100), 4)
    return true
  })

const severity = (StringValue: string) => ({ severity: { DataType: "String", StringValue } })

/** The behaviour of every SQS and SNS that Landfall runs against, real or emulated. */
export const MESSAGES_CONTRACT: readonly MessageClause[] = [
  {
    name: "a received message is hidden until it is made visible, and counts its receives",
    async run({ sqs }) {
      const queue = await makeQueue(sqs, { VisibilityTimeout: "600" })
      await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: "once" }))
      const [first] = await receive(sqs, queue)
      assert.deepEqual(await receive(sqs, queue), [])
      await sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queue.url,
          ReceiptHandle: first?.ReceiptHandle,
          VisibilityTimeout: 0,
        }),
      )
      const [second] = await receive(sqs, queue, 5)
      assert.equal(second?.MessageId, first?.MessageId)
      assert.equal(second?.Attributes?.ApproximateReceiveCount, "2")
    },
  },
  {
    name: "a deleted message does not return",
    async run({ sqs }) {
      const queue = await makeQueue(sqs, { VisibilityTimeout: "0" })
      await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: "gone" }))
      const [message] = await receive(sqs, queue, 5)
      const Entries = [{ Id: "0", ReceiptHandle: message?.ReceiptHandle }]
      const answer = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }))
      assert.equal(answer.Successful?.length, 1)
      assert.deepEqual(await receive(sqs, queue), [])
    },
  },
  {
    name: "a message that was received too often is moved to the dead-letter queue",
    async run({ sqs }) {
      const dead = await makeQueue(sqs)
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 })
      const queue = await makeQueue(sqs, { VisibilityTimeout: "0", RedrivePolicy })
      await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: "poison" }))
      for (let turn = 0; turn < 2; turn += 1) assert.equal((await receive(sqs, queue, 5)).length, 1)
      assert.deepEqual(await receive(sqs, queue), [])
      assert.equal((await receive(sqs, dead, 5))[0]?.Body, "poison")
    },
  },
  {
    name: "a queue on a topic receives an envelope with subject, message and attributes",
    async run(clients) {
      const { topic, queue } = await joined(clients)
      await clients.sns.send(
        new PublishCommand({ TopicArn: topic, Subject: "S", Message: "M", MessageAttributes: severity("high") }),
      )
      const [message] = await receive(clients.sqs, queue, 5)
      const { Type, TopicArn, Subject, Message: text, MessageAttributes } = JSON.parse(message?.Body ?? "{}")
      assert.deepEqual(
        { Type, TopicArn, Subject, text, MessageAttributes },
        {
          Type: "Notification",
          TopicArn: topic,
          Subject: "S",
          text: "M",
          MessageAttributes: { severity: { Type: "String", Value: "high" } },
        },
      )
    },
  },
  {
    name: "raw delivery passes the message unchanged, with its attributes as message attributes",
    async run(clients) {
      const { topic, queue } = await joined(clients, { RawMessageDelivery: "true" })
      await clients.sns.send(new PublishCommand({ TopicArn: topic, Message: "M", MessageAttributes: severity("high") }))
      const [message] = await receive(clients.sqs, queue, 5)
      assert.equal(message?.Body, "M")
      assert.equal(message?.MessageAttributes?.["severity"]?.StringValue, "high")
    },
  },
  {
    name: "a filter policy drops messages that do not match",
    async run(clients) {
      const FilterPolicy = JSON.stringify({ severity: ["high", "critical"] })
      const { topic, queue } = await joined(clients, { RawMessageDelivery: "true", FilterPolicy })
      for (const level of ["low", "critical"]) {
        await clients.sns.send(
          new PublishCommand({ TopicArn: topic, Message: level, MessageAttributes: severity(level) }),
        )
      }
      assert.deepEqual(
        (await receive(clients.sqs, queue, 5)).map(({ Body }) => Body),
        ["critical"],
      )
    },
  },
  {
    name: "a batch of ten is published, one of eleven is refused",
    async run(clients) {
      const { topic, queue } = await joined(clients, { RawMessageDelivery: "true" })
      const entries = (count: number) =>
        Array.from({ length: count }, (_, index) => ({ Id: String(index), Message: String(index) }))
      await refusal(
        clients.sns.send(new PublishBatchCommand({ TopicArn: topic, PublishBatchRequestEntries: entries(11) })),
        /TooManyEntriesInBatchRequest/,
      )
      assert.deepEqual(await receive(clients.sqs, queue), [])
      const answer = await clients.sns.send(
        new PublishBatchCommand({ TopicArn: topic, PublishBatchRequestEntries: entries(10) }),
      )
      assert.equal(answer.Successful?.length, 10)
    },
  },
  ...(
    [
      ["of 100 characters", "x".repeat(100)],
      ["with a line break", "a\nb"],
      ["with a control character", "a\u0007b"],
      ["beyond ASCII", "naïve"],
    ] as const
  ).map(
    ([what, Subject]): MessageClause => ({
      name: `a subject ${what} is refused`,
      async run({ sns }) {
        const TopicArn = await makeTopic(sns)
        await refusal(sns.send(new PublishCommand({ TopicArn, Subject, Message: "M" })), /InvalidParameter/)
      },
    }),
  ),
  {
    name: "a subject of 99 characters is accepted",
    async run({ sns }) {
      const TopicArn = await makeTopic(sns)
      assert.ok((await sns.send(new PublishCommand({ TopicArn, Subject: "x".repeat(99), Message: "M" }))).MessageId)
    },
  },
  {
    name: "a message above 256 KiB is refused",
    async run({ sns }) {
      const TopicArn = await makeTopic(sns)
      await refusal(sns.send(new PublishCommand({ TopicArn, Message: "x".repeat(262_145) })), /InvalidParameter/)
    },
  },
  {
    name: "an attribute without a value is refused",
    async run({ sns }) {
      const TopicArn = await makeTopic(sns)
      await refusal(
        sns.send(new PublishCommand({ TopicArn, Message: "M", MessageAttributes: severity("") })),
        /ParameterValueInvalid|InvalidParameter/,
      )
    },
  },
  {
    name: "a missing topic is reported as not found",
    async run({ sns }) {
      const TopicArn = `${await makeTopic(sns)}-not`
      await refusal(sns.send(new PublishCommand({ TopicArn, Message: "M" })), /NotFound/)
    },
  },
]
