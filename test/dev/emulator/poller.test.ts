import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs"
import { Poller } from "../../../dev/emulator/poller.ts"
import { type QueuesAndTopics, startQueuesAndTopics } from "../../../dev/emulator/queues-and-topics.ts"
import { succeededMessages } from "../../../dev/emulator/sqs-event.ts"

let queues: QueuesAndTopics
let sqs: SQSClient
before(async () => {
  queues = await startQueuesAndTopics("eu-west-1")
  sqs = new SQSClient({
    endpoint: queues.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  })
})
after(async () => {
  sqs.destroy()
  await queues.stop()
})

const BATCH = ["a", "b", "c"].map((MessageId) => ({ MessageId }))
const failures = (...ids: unknown[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) })

/** Source: Lambda developer guide, Implementing partial batch responses, success and failure conditions. */
const ANSWERS: readonly (readonly [what: string, answer: unknown, deleted: string])[] = [
  ["null", null, "abc"],
  ["nothing", undefined, "abc"],
  ["an empty object", {}, "abc"],
  ["a null list", { batchItemFailures: null }, "abc"],
  ["an empty list", { batchItemFailures: [] }, "abc"],
  ["one failure", failures("b"), "ac"],
  ["the same failure twice", failures("b", "b"), "ac"],
  ["all failures", failures("a", "b", "c"), ""],
  ["an empty identifier", failures(""), ""],
  ["a null identifier", failures(null), ""],
  ["an identifier of no message", failures("b", "z"), ""],
  ["a misspelt key", { batchItemFailures: [{ itemIdentifer: "b" }] }, ""],
  ["a failure that is null", { batchItemFailures: [null] }, ""],
  ["something that is no list", { batchItemFailures: "b" }, ""],
]

for (const [what, answer, deleted] of ANSWERS) {
  test(`a response of ${what} deletes "${deleted}"`, () => {
    assert.equal(
      succeededMessages(BATCH, answer)
        .map(({ MessageId }) => MessageId)
        .join(""),
      deleted,
    )
  })
}

type Event = { readonly Records: readonly { readonly messageId: string; readonly body: string }[] }

async function filled(name: string, texts: readonly string[], VisibilityTimeout = "0"): Promise<string> {
  const { QueueUrl = "" } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { VisibilityTimeout } }),
  )
  for (const MessageBody of texts) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))
  return QueueUrl
}

async function left(QueueUrl: string): Promise<(string | undefined)[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
  return Messages.map(({ Body }) => Body).sort()
}

test("a message that is reported as failed stays, and the failure is reported", async () => {
  const queueUrl = await filled("partly", ["good", "bad", "fine"])
  const reported: [string, number][] = []
  const poller = new Poller(sqs, {
    queueUrl,
    batchSize: 10,
    invoke: async (event) =>
      failures(...(event as Event).Records.filter(({ body }) => body === "bad").map(({ messageId }) => messageId)),
    onFailure: (error, messages) => void reported.push([String(error), messages]),
  })
  assert.equal(await poller.pollOnce(), true)
  assert.deepEqual(await left(queueUrl), ["bad"])
  assert.deepEqual(reported, [["Error: 1 of 3 messages failed", 1]])
})

test("a function that throws fails the whole batch", async () => {
  const queueUrl = await filled("thrown", ["x", "y"])
  const reported: number[] = []
  const poller = new Poller(sqs, {
    queueUrl,
    batchSize: 10,
    invoke: () => Promise.reject(new Error("no")),
    onFailure: (_, messages) => void reported.push(messages),
  })
  await poller.pollOnce()
  assert.deepEqual(await left(queueUrl), ["x", "y"])
  assert.deepEqual(reported, [2])
})

test("an empty queue invokes nothing", async () => {
  const queueUrl = await filled("empty", [])
  const poller = new Poller(sqs, { queueUrl, batchSize: 1, invoke: () => assert.fail("invoked") })
  assert.equal(await poller.pollOnce(), false)
})

test("an event has Lambda's format, including message attributes", async () => {
  const queueUrl = await filled("form", [])
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: "text",
      MessageAttributes: {
        word: { DataType: "String", StringValue: "w" },
        bytes: { DataType: "Binary", BinaryValue: Buffer.from([1, 2]) },
      },
    }),
  )
  let seen: { Records: Record<string, unknown>[] } | undefined
  const poller = new Poller(sqs, {
    queueUrl,
    batchSize: 1,
    async invoke(event) {
      seen = event as { Records: Record<string, unknown>[] }
    },
  })
  await poller.pollOnce()
  const [record = {}] = seen?.Records ?? []
  const { body, eventSource, eventSourceARN, awsRegion, messageAttributes } = record
  assert.deepEqual(
    { body, eventSource, eventSourceARN, awsRegion, messageAttributes },
    {
      body: "text",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-west-1:000000000000:form",
      awsRegion: "eu-west-1",
      messageAttributes: {
        word: { stringValue: "w", stringListValues: [], binaryListValues: [], dataType: "String" },
        bytes: { binaryValue: "AQI=", stringListValues: [], binaryListValues: [], dataType: "Binary" },
      },
    },
  )
})

test("batches above ten are joined from several receives and deleted in several calls", async () => {
  const texts = Array.from({ length: 23 }, (_, index) => String(index))
  const queueUrl = await filled("many", texts, "60")
  const sizes: number[] = []
  const poller = new Poller(sqs, {
    queueUrl,
    batchSize: 25,
    windowMs: 300,
    async invoke(event) {
      sizes.push((event as Event).Records.length)
    },
  })
  while (await poller.pollOnce());
  assert.deepEqual(sizes, [23])
})

test("the maximum concurrency is reached and not exceeded", async () => {
  const queueUrl = await filled("busy", ["1", "2", "3", "4", "5", "6"], "60")
  let running = 0
  let most = 0
  let finished = 0
  const both = Promise.withResolvers<void>()
  const all = Promise.withResolvers<void>()
  const poller = new Poller(sqs, {
    queueUrl,
    batchSize: 1,
    maximumConcurrency: 2,
    async invoke() {
      running += 1
      most = Math.max(most, running)
      if (running === 2) both.resolve()
      // Waits for two concurrent events: with only one, the test would not end.
      await both.promise
      running -= 1
      finished += 1
      if (finished === 6) all.resolve()
    },
  })
  poller.start()
  await all.promise
  await poller.stop()
  assert.equal(most, 2)
})

test("an unreachable queue is reported, and does not end the poller", async () => {
  const reported = Promise.withResolvers<unknown>()
  const poller = new Poller(sqs, {
    queueUrl: `${queues.endpoint}/000000000000/not-there`,
    batchSize: 1,
    invoke: () => assert.fail("invoked"),
    onFailure: (error) => reported.resolve(error),
  })
  poller.start()
  assert.match(String(await reported.promise), /QueueDoesNotExist|NonExistentQueue|does not exist/)
  await poller.stop()
})
