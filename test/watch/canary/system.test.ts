import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { PutObjectCommand } from "@aws-sdk/client-s3"
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns"
import { receiveAll } from "../../../dev/demo/stack.ts"
import { type System, startSystem } from "../../../dev/demo/system.ts"
import { LocalFunction } from "../../../dev/emulator/lambda/local-function.ts"
import { canaryKey, canaryRecord, HOUR_MS, hourOf } from "../../../src/watch/canary/record.ts"

const zip = join(import.meta.dirname, "../../../build/canary.zip")

let system: System
let canary: LocalFunction
before(async () => {
  system = await startSystem()
  const { sns } = system.clients
  const { TopicArn: alarms = "" } = await sns.send(new CreateTopicCommand({ Name: "alarms" }))
  await sns.send(new SubscribeCommand({ TopicArn: alarms, Protocol: "email", Endpoint: "operator@example.com" }))
  canary = new LocalFunction({
    name: "canary",
    zip,
    handler: "handler.handler",
    timeoutMs: 60_000,
    environment: {
      ...system.aws.environment,
      CANARY_BUCKET: system.stack.canaryBucket,
      LEDGER_BUCKET: system.stack.ledgerBucket,
      RECIPIENTS_TOPIC_ARN: system.stack.recipientsTopic,
      EMAIL_SUBSCRIPTIONS: "1",
      ALARMS_TOPIC_ARN: alarms,
      ALARM_SUBSCRIPTIONS: "3",
      POWERTOOLS_SERVICE_NAME: "landfall-test",
    },
  })
})
after(async () => {
  await canary.stop()
  await system.stop()
})

/** What the function measured last, by CloudWatch's Embedded Metric Format. */
function lastMeasured(log: string): Record<string, unknown> {
  const lines = log.split("\n").filter((line) => line.startsWith("{"))
  const blobs = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => "_aws" in line)
  return blobs.at(-1) ?? {}
}

test("a canary that was never put is missing", async () => {
  await canary.invoke({})
  const measured = lastMeasured(canary.log)
  assert.equal(measured["CanaryAlerts"], 0)
  assert.equal(measured["EmailSubscriptionsLost"], 1)
  assert.equal(measured["AlarmSubscriptionsLost"], 2, "one of three operators has confirmed, on a topic of their own")
  assert.equal(measured["service"], "landfall-test")
})

test("a canary passes bucket, queue, detect, ledger and topic; integrations receive it as a test, recipients nothing", async () => {
  const last = hourOf(Date.now()) - HOUR_MS
  await system.clients.s3.send(
    new PutObjectCommand({ Bucket: system.stack.canaryBucket, Key: canaryKey(last), Body: `${canaryRecord(last)}\n` }),
  )
  await system.settle()
  await canary.invoke({})
  assert.equal(lastMeasured(canary.log)["CanaryAlerts"], 1)
  await system.settle()
  const alerts = (await receiveAll(system.clients.sqs, system.stack.integration)).map((body) => JSON.parse(body))
  assert.ok(alerts.length >= 1)
  for (const alert of alerts) assert.equal(alert["landfall.test"], true)
  assert.deepEqual(await receiveAll(system.clients.sqs, system.stack.mailbox), [])
  assert.deepEqual(system.slack.messages, [])
  assert.deepEqual(system.failures, [])
})

test("a canary is not measured as a log object", () => {
  const measured = system.detect.log.split("\n").filter((line) => line.includes('"_aws"'))
  assert.deepEqual(measured, [])
})
