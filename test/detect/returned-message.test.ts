import assert from "node:assert/strict"
import { join } from "node:path"
import { Readable } from "node:stream"
import { test } from "node:test"
import { S3ServiceException } from "@aws-sdk/client-s3"
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs"
import { mockClient } from "aws-sdk-client-mock"
import { startQueuesAndTopics } from "../../dev/emulator/queues-and-topics.ts"
import { hideMessage } from "../../src/delivery/queue/hide-message.ts"
import { MAX_RETRY_SECONDS, retrySeconds } from "../../src/delivery/queue/retry.ts"
import type { DetectContext } from "../../src/detect/context.ts"
import { detectHandler } from "../../src/detect/lambda.ts"
import { defaultLimits } from "../../src/engine/decode/limits.ts"
import { ruleSet } from "../../src/engine/match/rule-set.ts"
import { recognise, sources } from "../../src/engine/sources/index.ts"
import { LeaseHeldError, PublishError, UnrecordedError } from "../../src/errors.ts"
import { loadRules } from "../../src/rules/load.ts"
import { ARRIVAL, firing } from "../properties/bad-input/records.ts"
import { lambdaContext, s3Notification, s3Record, sqsEvent } from "../properties/lambda-events.ts"
import { detectInMemory } from "./in-memory.ts"

const SLOW_DOWN = new S3ServiceException({
  name: "SlowDown",
  message: "Please reduce your request rate.",
  $fault: "server",
  $metadata: { httpStatusCode: 503 },
})
const MESSAGE = s3Notification(s3Record({ bucket: "edr-logs", key: "a.ndjson", etag: "e", size: 1 }))
/** The lease of the ledger in memory, and what is added for clocks that differ. */
const LEASE_SECONDS = 360
const MARGIN_SECONDS = 5
const compiled = await loadRules(join(import.meta.dirname, "../../site/rules"))

/** Detect over one object with one record that the rule matches. */
function detectFiring() {
  const clock = { now: ARRIVAL }
  const body = new TextEncoder().encode(firing(1))
  const { context, store } = detectInMemory({
    scanner: { rules: ruleSet(compiled, sources), recognise, limits: defaultLimits },
    open: async () => ({ body: Readable.from([body]), size: body.length }),
    now: () => clock.now,
  })
  return { context, store, clock }
}

/** Runs detect with a message that is received for the time `receives`. Returns how long each failed message stays hidden. */
async function hiddenFor(context: DetectContext, receives: number): Promise<(number | undefined)[]> {
  const hidden: number[] = []
  const handler = detectHandler({
    ...context,
    hideMessage: async (message, seconds) => {
      assert.deepEqual(message, { queueArn: "arn:aws:sqs:eu-west-1:000000000000:ingest", receiptHandle: "r0" })
      hidden.push(seconds)
    },
  })
  const { batchItemFailures } = (await handler(sqsEvent([{ body: MESSAGE, receives }]), lambdaContext(300_000))) ?? {
    batchItemFailures: [],
  }
  return batchItemFailures.map((_, index) => hidden[index])
}

test("one failed call to the ledger does not hide the message for 30 minutes: 30, 60 and then 120 s", async () => {
  const { context, store } = detectFiring()
  store.create = async () => {
    throw SLOW_DOWN
  }
  const delays = []
  for (let receives = 1; receives <= 6; receives++) delays.push(...(await hiddenFor(context, receives)))
  assert.deepEqual(delays, [30, 60, 120, 120, 120, 120])
})

test("a message whose alert SNS refused returns when the alert's own lease has ended, and not before", async () => {
  const { context } = detectFiring()
  const publishAlert: DetectContext["publishAlert"] = async (all) => all.map(({ id }) => ({ id, error: "Throttled" }))
  assert.deepEqual(await hiddenFor({ ...context, publishAlert }, 1), [LEASE_SECONDS + MARGIN_SECONDS])
})

test("a message whose alert another function publishes returns when that lease has ended", async () => {
  const { context, clock } = detectFiring()
  const publishAlert: DetectContext["publishAlert"] = async () => {
    throw new Error("the function dies")
  }
  await hiddenFor({ ...context, publishAlert }, 1)
  clock.now += 100_000
  assert.deepEqual(await hiddenFor(context, 2), [LEASE_SECONDS - 100 + MARGIN_SECONDS])
  clock.now += (LEASE_SECONDS - 100 + MARGIN_SECONDS) * 1000
  assert.deepEqual(await hiddenFor(context, 3), [], "by then it is published")
})

test("a message whose mark failed returns when the lease has ended", async () => {
  const { context, store } = detectFiring()
  store.replace = async () => {
    throw SLOW_DOWN
  }
  assert.deepEqual(await hiddenFor(context, 1), [LEASE_SECONDS + MARGIN_SECONDS])
})

test("a queue that refuses to change a visibility keeps its own, and the log says so", async () => {
  const sqs = mockClient(SQSClient)
  sqs.on(ChangeMessageVisibilityCommand).rejects(new Error("AccessDenied"))
  const logged: unknown[] = []
  const hide = hideMessage(new SQSClient({}), { warn: (_, { details }) => void logged.push(details) })
  await hide({ queueArn: "arn:aws:sqs:us-west-1:111122223333:fdr", receiptHandle: "r" }, 30)
  assert.deepEqual(logged, [
    { queue: "arn:aws:sqs:us-west-1:111122223333:fdr", seconds: 30, error: "Error: AccessDenied" },
  ])
  sqs.restore()
})

test("a queue that an event names by its ARN is found, and its message returns when it should", async (context) => {
  const queues = await startQueuesAndTopics("eu-west-1")
  context.after(() => queues.stop())
  const credentials = { accessKeyId: "local", secretAccessKey: "local" }
  const sqs = new SQSClient({
    region: "eu-west-1",
    endpoint: queues.endpoint,
    credentials,
    useQueueUrlAsEndpoint: false,
  })
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: "ingest", Attributes: { VisibilityTimeout: "1800" } }),
  )
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }))
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "an object" }))
  const receive = async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages ?? []
  const [message] = await receive()
  assert.deepEqual(await receive(), [], "hidden for half an hour")
  const hide = hideMessage(sqs, { warn: (text) => assert.fail(text) })
  await hide({ queueArn: Attributes?.["QueueArn"] ?? "", receiptHandle: message?.ReceiptHandle ?? "" }, 0)
  assert.deepEqual(
    (await receive()).map(({ Body }) => Body),
    ["an object"],
  )
})

test("a copy that went out unrecorded is not repeated every two minutes: the queue's own time applies", () => {
  const unrecorded = new UnrecordedError(1, { cause: SLOW_DOWN })
  assert.equal(retrySeconds(unrecorded, 2, ARRIVAL), undefined)
  assert.equal(retrySeconds(new AggregateError([SLOW_DOWN, unrecorded]), 2, ARRIVAL), undefined)
})

test("the latest of several leases counts, and a lease in the past does not", () => {
  const held = (until: number) => new LeaseHeldError(["a"], ARRIVAL + until)
  const both = new AggregateError([held(200_000), new PublishError(["b"], "Throttled", { until: ARRIVAL + 300_000 })])
  assert.equal(retrySeconds(both, 1, ARRIVAL), 300 + MARGIN_SECONDS)
  assert.equal(retrySeconds(held(-1), 1, ARRIVAL), 30)
  assert.equal(retrySeconds(held(20_000), 1, ARRIVAL), 30)
})

test("a lease of a year, which nothing writes, does not hide a message for longer than SQS allows", () => {
  assert.equal(retrySeconds(new LeaseHeldError(["a"], ARRIVAL + 365 * 86_400_000), 1, ARRIVAL), MAX_RETRY_SECONDS)
})
