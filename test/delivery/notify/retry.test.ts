import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs"
import { mockClient } from "aws-sdk-client-mock"
import { startQueuesAndTopics } from "../../../dev/emulator/queues-and-topics.ts"
import { RefusedError } from "../../../src/delivery/notify/channel.ts"
import { BusyError } from "../../../src/delivery/notify/webhook.ts"
import { hideMessages } from "../../../src/delivery/queue/hide-message.ts"
import { CHANNEL_RETRY_SECONDS, retryDelay } from "../../../src/delivery/queue/retry.ts"
import { QUEUE } from "./notify-queue.ts"
import { HOUR_MS, LEASE_MS, messagesOf, system, TestChannel } from "./system.ts"

const HOURS = 3600
const MARGIN_SECONDS = 5

/** The times in seconds at which a channel that is always busy is tried. */
async function triesOf(ms: number): Promise<number[]> {
  const slack = new TestChannel("slack", "recipients")
  const one = system(slack)
  const tries: number[] = []
  slack.behave = async () => {
    tries.push(one.clock.now() / 1000)
    throw new BusyError("503")
  }
  for (const { body } of messagesOf(1)) one.queue.send(body)
  await one.run(ms)
  return tries
}

test("a message that a channel does not accept is tried again in minutes, and then every hour: regression, 30 minutes", async () => {
  const tries = await triesOf(6 * HOUR_MS)
  const pauses = tries.slice(1).map((time, index) => time - (tries[index] ?? 0))
  const leased = LEASE_MS / 1000 + MARGIN_SECONDS
  assert.deepEqual(pauses.slice(0, 5), [leased, leased, leased, leased, 900], "no try meets the lease of the last")
  assert.ok(
    pauses.slice(5).every((pause) => pause === HOURS),
    String(pauses),
  )
})

test("a message is tried for three days, and moves to the dead-letter queue before its own queue forgets it", async () => {
  let [shortest, longest] = [0, 0]
  for (let receives = 1; receives <= QUEUE.maxReceives; receives++) {
    // A batching window, and a function that takes all of its time.
    shortest += retryDelay(CHANNEL_RETRY_SECONDS, receives, 0, 0)
    longest += retryDelay(CHANNEL_RETRY_SECONDS, receives, LEASE_MS, 0) + 60 + 300
  }
  assert.ok(shortest >= 70 * HOURS, `${shortest / HOURS} hours`)
  assert.ok(longest <= QUEUE.retentionSeconds - 12 * HOURS, `${longest / HOURS} hours`)
  assert.ok(shortest > QUEUE.visibilitySeconds)
  const page = readFileSync(join(import.meta.dirname, "../../../docs/alerts.md"), "utf8").replaceAll(/\s+/g, " ")
  assert.match(
    page,
    /tries a message again after 6 minutes, four times, then after 15 minutes, and then every hour, for three days/,
  )
})

test("many messages of a queue are hidden, each for its own time", async (context) => {
  const queues = await startQueuesAndTopics("eu-west-1")
  const credentials = { accessKeyId: "a", secretAccessKey: "b" }
  const sqs = new SQSClient({
    region: "eu-west-1",
    endpoint: queues.endpoint,
    credentials,
    useQueueUrlAsEndpoint: false,
  })
  context.after(async () => {
    sqs.destroy()
    await queues.stop()
  })
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "notify" }))
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }))
  for (let number = 0; number < 12; number++)
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: String(number) }))
  const receive = async () =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages ?? []
  const received = [...(await receive()), ...(await receive())]
  assert.equal(received.length, 12)
  const hide = hideMessages(sqs, { warn: (text) => assert.fail(text) })
  await hide(
    Attributes?.["QueueArn"] ?? "",
    received.map(({ Body, ReceiptHandle = "" }) => ({ receiptHandle: ReceiptHandle, seconds: Body === "7" ? 0 : 600 })),
  )
  assert.deepEqual(
    (await receive()).map(({ Body }) => Body),
    ["7"],
  )
})

test("hiding messages never throws: the log says how many return later, and why", async () => {
  const sqs = mockClient(SQSClient)
  const warnings: object[] = []
  const hide = hideMessages(new SQSClient({}), { warn: (_, { details }) => void warnings.push(details as object) })
  const messages = Array.from({ length: 12 }, (_, number) => ({ receiptHandle: `r${number}`, seconds: 30 + number }))
  sqs
    .on(ChangeMessageVisibilityBatchCommand)
    .resolvesOnce({ Successful: [], Failed: [{ Id: "1", Code: "Gone", Message: "x", SenderFault: true }] })
    .rejectsOnce(new Error("denied"))
  await hide("arn:aws:sqs:eu-west-1:1:notify", messages)
  assert.deepEqual(warnings, [{ queue: "arn:aws:sqs:eu-west-1:1:notify", messages: 3, error: "Gone: x" }])
  const inputs = sqs.commandCalls(ChangeMessageVisibilityBatchCommand).map(({ args }) => args[0].input)
  assert.deepEqual(
    inputs.map(({ Entries }) => Entries?.length),
    [10, 2],
  )
  assert.equal(inputs[1]?.Entries?.[1]?.VisibilityTimeout, 41)
  sqs.restore()
})

test("a channel that comes and goes is reported once a day, and its end once", async () => {
  const [email, slack] = [new TestChannel("email", "recipients"), new TestChannel("slack", "recipients")]
  const one = system(email, slack)
  slack.behave = async (message) => {
    if (one.clock.now() % (2 * HOUR_MS) < HOUR_MS && message.kind === "alerts") throw new RefusedError("403")
  }
  for (let hour = 0; hour < 20; hour++) {
    for (const { body } of messagesOf(1, `rule ${hour}`)) one.queue.send(body)
    await one.run(HOUR_MS)
  }
  assert.deepEqual(email.kinds, ["refused", "restored"])
})
