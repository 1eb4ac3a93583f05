import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import { ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns"
import { mockClient } from "aws-sdk-client-mock"
import { scannerOf } from "../../../src/engine/scanner.ts"
import { canaryRule } from "../../../src/rules/canary-rule.ts"
import { importRules } from "../../../src/rules/load.ts"
import { expectedAlerts } from "../../../src/watch/canary/canary.ts"
import { type CanaryContext, runHourlyCanary } from "../../../src/watch/canary/hourly.ts"
import { lostSubscriptions } from "../../../src/watch/canary/lost-subscriptions.ts"
import { HOUR_MS } from "../../../src/watch/canary/record.ts"

const scanner = scannerOf(await importRules(canaryRule()))
const HOUR = Date.parse("2026-11-24T09:00:00Z")
const s3 = mockClient(S3Client)
const sns = mockClient(SNSClient)
beforeEach(() => {
  s3.reset()
  sns.reset()
  s3.on(PutObjectCommand).resolves({})
})

/** A context in which the ledger's entries are in these states. */
function makeContext(states: { readonly [key: string]: string }, recipients = 0, operators = 0) {
  const measured: object[] = []
  const context: CanaryContext = {
    s3: new S3Client({}),
    bucket: "canaries",
    ledger: {
      async read(key) {
        const state = states[key]
        return state === undefined ? null : { text: JSON.stringify({ state }), etag: "e" }
      },
    },
    scanner,
    lostRecipients: async () => recipients,
    lostOperators: async () => operators,
    now: () => HOUR + 5 * 60_000,
    meter: { write: (values) => void measured.push(values), writeForSource: () => assert.fail("no source") },
    log: () => {},
  }
  return { context, measured }
}

test("it puts this hour's canary and looks for the last hour's alert", async () => {
  const [key = ""] = await expectedAlerts(HOUR - HOUR_MS, "canaries", scanner)
  const { context, measured } = makeContext({ [key]: "published" })
  await runHourlyCanary(context)
  const [put] = s3.commandCalls(PutObjectCommand)
  assert.equal(put?.args[0].input.Key, "canary/2026-11-24T09.json")
  assert.deepEqual(measured, [{ CanaryAlerts: 1, EmailSubscriptionsLost: 0, AlarmSubscriptionsLost: 0 }])
})

for (const state of ["claimed", "suppressed", undefined]) {
  test(`an alert that is ${state ?? "missing"} was not published`, async () => {
    const [key = ""] = await expectedAlerts(HOUR - HOUR_MS, "canaries", scanner)
    const { context, measured } = makeContext(state === undefined ? {} : { [key]: state }, 2, 1)
    await runHourlyCanary(context)
    assert.deepEqual(measured, [{ CanaryAlerts: 0, EmailSubscriptionsLost: 2, AlarmSubscriptionsLost: 1 }])
  })
}

test("a ledger that cannot be read is an error: unknown is not good", async () => {
  const { context, measured } = makeContext({})
  await assert.rejects(
    runHourlyCanary({ ...context, ledger: { read: () => Promise.reject(new Error("denied")) } }),
    /denied/,
  )
  assert.deepEqual(measured, [])
})

test("a pending, deleted or ended email subscription is lost; other protocols do not count", async () => {
  const arn = "arn:aws:sns:eu-west-1:111122223333:recipients:0001"
  sns
    .on(ListSubscriptionsByTopicCommand, { TopicArn: "recipients" })
    .resolves({
      NextToken: "more",
      Subscriptions: [
        { Protocol: "email", SubscriptionArn: arn },
        { Protocol: "email", SubscriptionArn: "PendingConfirmation" },
        { Protocol: "sqs", SubscriptionArn: arn },
      ],
    })
    .on(ListSubscriptionsByTopicCommand, { TopicArn: "recipients", NextToken: "more" })
    .resolves({
      Subscriptions: [
        { Protocol: "email", SubscriptionArn: "Deleted" },
        { Protocol: "email-json", SubscriptionArn: arn },
      ],
    })
  assert.equal(await lostSubscriptions(new SNSClient({}), "recipients", 5), 3)
  assert.equal(await lostSubscriptions(new SNSClient({}), "recipients", 1), 0)
})
