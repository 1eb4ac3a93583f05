import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda"
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3"
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs"
import { mockClient } from "aws-sdk-client-mock"
import { type LocalAws, startLocalAws } from "../../../dev/emulator/local-aws.ts"
import { commands } from "../../../src/cli/commands.ts"
import { type NotifyOptions, runNotify } from "../../../src/cli/notify.ts"
import type { AlertDocument } from "../../../src/delivery/alert/document.ts"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import { noticeRecord } from "../../../src/delivery/ledger/notice-record.ts"
import { RefusedError } from "../../../src/delivery/notify/channel.ts"
import { deliver } from "../../../src/delivery/notify/deliver.ts"
import { notifyHandler } from "../../../src/delivery/notify/lambda.ts"
import { Outages } from "../../../src/delivery/notify/outage.ts"
import { s3ObjectStore } from "../../../src/engine/s3/object-store.ts"
import { notice } from "../../../src/notice.ts"
import { alertsOf } from "../../delivery/notify/alerts.ts"
import { NotifyQueue } from "../../delivery/notify/notify-queue.ts"
import { HOUR_MS, LEASE_MS, TestChannel } from "../../delivery/notify/system.ts"

const DAY_MS = 24 * HOUR_MS
let local: LocalAws
let s3: S3Client
let sqs: SQSClient

before(async () => {
  local = await startLocalAws()
  const { AWS_ENDPOINT_URL_S3: endpoint = "", AWS_ENDPOINT_URL_SQS: queues = "" } = local.environment
  const shared = { region: "eu-west-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } }
  s3 = new S3Client({ ...shared, endpoint, forcePathStyle: true })
  sqs = new SQSClient({ ...shared, endpoint: queues, useQueueUrlAsEndpoint: false })
})

after(async () => {
  s3.destroy()
  sqs.destroy()
  await local.stop()
})

/** Time passes only when somebody sleeps. */
class SteppedClock {
  #now = Date.now()
  readonly now = () => this.#now
  readonly sleep = async (ms: number) => {
    this.#now += ms
  }
  readonly run = async <T>(work: Promise<T>) => work
}

/** notify with its ledger in the emulated S3, in front of it a queue whose time is simulated, and the command. */
async function startStack(name: string) {
  const bucket = `ledger-${name}`
  await s3.send(new CreateBucketCommand({ Bucket: bucket }))
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: `notify-${name}` }))
  const clock = new SteppedClock()
  const store = s3ObjectStore(s3, bucket)
  let nonces = 0
  const { now, sleep } = clock
  const ledger = new Ledger({ store, now, sleep, nonce: () => `nonce ${nonces++}`, leaseMs: LEASE_MS })
  const channels = {
    email: new TestChannel("email", "recipients"),
    slack: new TestChannel("slack", "recipients"),
    ocsf: new TestChannel("ocsf", "integrations"),
  }
  const queue = new NotifyQueue(clock)
  const context = {
    channels: Object.values(channels),
    ledger,
    outages: new Outages({ store, now }),
    acquireLock: async () => async () => {},
    now,
    meter: { write: () => {} },
    log: { info: () => {}, error: () => {} },
  }
  const handler = notifyHandler((messages, deadline) => deliver(messages, context, deadline), queue.hideMessages, now)
  const lambda = mockClient(LambdaClient)
  const Variables = { RECIPIENTS_TOPIC_ARN: "arn", SLACK_WEBHOOK_PARAMETER: "slack", OCSF_DESTINATION: "s3://lake/" }
  lambda.on(GetFunctionConfigurationCommand, { FunctionName: "notify-fn" }).resolves({ Environment: { Variables } })

  async function record(key: string, id: string, text: string, isPublished = true): Promise<void> {
    const claim = await ledger.claim(key, id, text)
    assert.ok(claim.kind === "claimed")
    if (isPublished) await ledger.markPublished(key, id, text, claim.etag)
  }

  return {
    clock,
    queue,
    channels,
    /** Records an alert as detect does, and sends it to the queue as SNS does. */
    async publish(alert: AlertDocument, { isPublished = true, isSent = true } = {}) {
      const text = serialise(alert)
      await record(alert["landfall.ledger"], alert["kibana.alert.uuid"], text, isPublished)
      if (isSent) queue.send(JSON.stringify({ TopicArn: "arn:aws:sns:eu-west-1:1:alerts", Message: text }))
    },
    async publishNotice(about: string) {
      const one = notice("overflow", [about], "too many", {})
      const { key, record: text } = noticeRecord(one)
      await record(key, one.id, text)
    },
    run: (ms: number) => queue.run(ms, handler),
    /** Runs the command. Then the function gets what it sent. */
    async resend(options: Partial<NotifyOptions> = {}) {
      const printed: string[] = []
      const all = { since: Date.now() - 7 * DAY_MS, limit: 500, ...options }
      const outputs = { LedgerBucketName: bucket, NotifyQueueUrl: QueueUrl, NotifyFunctionName: "notify-fn" }
      const status = await runNotify(
        all,
        outputs,
        { s3, sqs, lambda: new LambdaClient({}) },
        (text) => void printed.push(text),
        now,
      )
      let sent = 0
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
        if (Messages.length === 0) break
        for (const { Body = "", ReceiptHandle } of Messages) {
          sent++
          queue.send(Body)
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
        }
      }
      return { status, sent, text: printed.join("\n") }
    },
  }
}

const idsOf = (alerts: readonly AlertDocument[]) => alerts.map((alert) => alert["kibana.alert.uuid"]).toSorted()

test("alerts that a channel refused until their dead letters expired arrive once after the repair: regression, refused alerts were lost", async () => {
  const stack = await startStack("expired")
  const { email, slack, ocsf } = stack.channels
  slack.behave = async () => Promise.reject(new RefusedError("403 <html>proxy"))
  const alerts = alertsOf(4)
  for (const alert of alerts) await stack.publish(alert)
  await stack.run(4 * DAY_MS)
  assert.equal(stack.queue.length, 0)
  assert.equal(stack.queue.deadLetters.length, 4, "given up after three days")
  await stack.run(11 * DAY_MS)
  slack.behave = async () => {}

  const dry = await stack.resend({ dryRun: true })
  assert.equal(dry.status, 1)
  assert.equal(dry.sent, 0)
  assert.match(dry.text, /│ email\s+│ 0\s+│ 0\s+│/)
  assert.match(dry.text, /│ slack\s+│ 4\s+│ 1\s+│/)
  assert.match(dry.text, /│ ocsf\s+│ 0\s+│ 0\s+│/)
  assert.match(dry.text, /5 alerts and notices would be sent again/)

  const before = { email: email.sends, ocsf: ocsf.sends }
  assert.deepEqual((await stack.resend()).sent, 5)
  // While these wait, nobody sends them twice.
  assert.equal((await stack.resend()).sent, 5)
  await stack.run(HOUR_MS)
  assert.deepEqual(slack.accepted.toSorted(), idsOf(alerts), "each alert once")
  assert.deepEqual(slack.kinds, ["refused", "restored"])
  assert.deepEqual(email.accepted.toSorted(), idsOf(alerts))
  assert.equal(ocsf.sends, before.ocsf, "an integration that has the alerts gets nothing")
  assert.equal(email.sends, before.email + 1, "the notice that the channel works again")

  const last = await stack.resend()
  assert.deepEqual([last.status, last.sent], [0, 0])
})

test("only the named channels, the rule, the time and the limit count, and what is left is named", async () => {
  const stack = await startStack("selection")
  const alerts = alertsOf(5)
  for (const alert of alerts) await stack.publish(alert, { isSent: false })
  await stack.publishNotice("one")
  const limited = await stack.resend({ limit: 2 })
  assert.deepEqual([limited.status, limited.sent], [1, 2])
  assert.match(limited.text, /4 more are left/)
  await stack.run(HOUR_MS)
  const { email, slack, ocsf } = stack.channels
  assert.equal(email.accepted.length + email.kinds.length, 2)
  assert.equal(slack.accepted.length + slack.kinds.length, 2)

  const [rule] = alerts.map((alert) => alert["kibana.alert.rule.rule_id"])
  await stack.resend({ channel: ["ocsf"], rule: rule ?? "" })
  await stack.run(HOUR_MS)
  assert.deepEqual(ocsf.accepted.toSorted(), idsOf(alerts))
  assert.ok(email.accepted.length < 5, "another channel gets nothing")
  assert.equal((await stack.resend({ rule: "another" })).sent, 0)
  assert.equal((await stack.resend({ since: Date.now() + HOUR_MS })).sent, 0)
  await stack.resend({})
  await stack.run(HOUR_MS)
  for (const channel of [email, slack]) {
    assert.deepEqual(channel.accepted.toSorted(), idsOf(alerts), channel.name)
    assert.deepEqual(channel.kinds, ["overflow"])
  }
  await assert.rejects(stack.resend({ channel: ["pagerduty"] }), /no such channel is on; these are: email, slack, ocsf/)
})

test("alerts of the canary, those of building blocks for recipients, and those that SNS did not accept are not sent", async () => {
  const stack = await startStack("excluded")
  const [test, block, claimed, one] = alertsOf(4)
  assert.ok(test && block && claimed && one)
  await stack.publish({ ...test, "landfall.test": true }, { isSent: false })
  await stack.publish({ ...block, "kibana.alert.building_block_type": "default" }, { isSent: false })
  await stack.publish(claimed, { isSent: false, isPublished: false })
  await stack.publish(one, { isSent: false })
  const { text, sent, status } = await stack.resend()
  assert.deepEqual([status, sent], [0, 2])
  assert.match(text, /1 are not published yet/)
  await stack.run(HOUR_MS)
  const { email, slack, ocsf } = stack.channels
  assert.deepEqual(email.accepted, idsOf([one]))
  assert.deepEqual(slack.accepted, idsOf([one]))
  assert.deepEqual(ocsf.accepted.toSorted(), idsOf([block, one]))
})

test("a queue that refuses is reported, with the exit status of an error", async () => {
  const stack = await startStack("refusing")
  for (const alert of alertsOf(2)) await stack.publish(alert, { isSent: false })
  const refusing = mockClient(sqs)
  refusing.on(ReceiveMessageCommand).resolves({})
  refusing.on(SendMessageCommand).rejects(new Error("AccessDenied"))
  try {
    const { status, text } = await stack.resend()
    assert.equal(status, 2)
    assert.match(text, /2 could not be sent: Error: AccessDenied/)
  } finally {
    refusing.restore()
  }
})

test("the command needs --resend and a stack", async () => {
  const command = commands.map((make) => make()).find((one) => one.name() === "notify")
  assert.ok(command)
  await assert.rejects(command.parseAsync([], { from: "user" }), /--resend/)
  await assert.rejects(command.parseAsync(["--resend"], { from: "user" }), /--stack NAME/)
})
