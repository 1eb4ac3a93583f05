// What an emulator hides: names that regions share, clocks of queues, conditions that AWS does not send.
import assert from "node:assert/strict"
import { test } from "node:test"
import { retrySeconds } from "../../../src/delivery/queue/retry.ts"
import { MAX_TRIES } from "../../../src/detect/disposition.ts"
import { nameOfResource, ofType, packaged, type Statement, statementsOf } from "./packaged.ts"

const template = packaged("every")
const { Resources } = template

/** Types whose names all regions of an account share, or all accounts, and the property with the name. */
const SHARED_NAMES: { readonly [type: string]: string } = {
  "AWS::S3::Bucket": "BucketName",
  "AWS::CloudWatch::Dashboard": "DashboardName",
  "AWS::Chatbot::SlackChannelConfiguration": "ConfigurationName",
  "AWS::IAM::Role": "RoleName",
}

test("a second region in the account does not meet the names of the first", () => {
  const named = Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    const name = Properties?.[SHARED_NAMES[Type] ?? ""]
    return name === undefined ? [] : [[id, nameOfResource(name)] as const]
  })
  assert.deepEqual(named.map(([id]) => id).sort(), ["CanaryBucket", "Dashboard", "SlackChannel"])
  for (const [id, name] of named) assert.ok(name.includes("AWS::Region"), `${id}: ${name}`)
})

test("S3 may send for the bucket that the template creates: the policy names it in text", () => {
  const { BucketName } = Resources["CanaryBucket"]?.Properties ?? {}
  assert.ok(JSON.stringify(Resources["IngestQueuePolicy"]).includes(`:s3:::${nameOfResource(BucketName)}"`))
})

test("a message that waits for days in its queue has ten more in the dead-letter queue, which does not restart its clock", () => {
  const days = ofType<{ MessageRetentionPeriod: number }>(template, "AWS::SQS::Queue").map(
    ([id, { MessageRetentionPeriod }]) => [id, MessageRetentionPeriod / 86_400],
  )
  assert.deepEqual(Object.fromEntries(days), {
    IngestQueue: 4,
    IngestDeadLetters: 14,
    NotifyQueue: 4,
    NotifyDeadLetters: 14,
    SubscriptionDeadLetters: 14,
  })
})

test("quick retries outlast a quarter of an hour before a message moves to the dead-letter queue", () => {
  const [ingest] = ofType<{ RedrivePolicy: { maxReceiveCount: number } }>(template, "AWS::SQS::Queue").flatMap(
    ([id, { RedrivePolicy }]) => (id === "IngestQueue" ? [RedrivePolicy] : []),
  )
  const maxReceiveCount = ingest?.maxReceiveCount ?? 0
  let seconds = 0
  for (let receive = 1; receive < maxReceiveCount; receive++) seconds += retrySeconds(new Error("503"), receive, 0) ?? 0
  assert.ok(seconds >= 15 * 60, `${seconds} s`)
  assert.ok(maxReceiveCount > MAX_TRIES, "a notice says why before the message moves")
})

test("the buckets that remain keep their policies, and a failed first deployment leaves nothing", () => {
  const kept = Object.entries(Resources).filter(([, { DeletionPolicy }]) => DeletionPolicy !== undefined)
  assert.deepEqual(kept.map(([id]) => id).sort(), [
    "AccessLogsBucket",
    "AccessLogsPolicy",
    "Key",
    "LedgerBucket",
    "LedgerPolicy",
  ])
  for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of kept)
    assert.deepEqual([DeletionPolicy, UpdateReplacePolicy], ["RetainExceptOnCreate", "Retain"], id)
})

test("a service uses a key without a condition, unless AWS documents that the service sends its ARN to KMS", () => {
  const statements = ofType<{ KeyPolicy: { Statement: Statement[] } }>(template, "AWS::KMS::Key").flatMap(
    ([id, { KeyPolicy }]) => KeyPolicy.Statement.map((statement) => ({ id, ...statement })),
  )
  const conditional = (service: string) =>
    statements
      .filter(({ Principal }) => JSON.stringify(Principal)?.includes(`"${service}.`))
      .map(
        ({ id, Condition }) =>
          `${id}: ${Object.values(Condition ?? {})
            .flatMap(Object.keys)
            .join()}`,
      )
  assert.deepEqual(conditional("s3"), ["Key: "])
  assert.deepEqual(conditional("events"), ["Key: "])
  assert.deepEqual(conditional("cloudwatch"), ["Key: ", "AlarmsKey: "])
  assert.deepEqual(conditional("sns"), ["Key: aws:SourceAccount,aws:SourceArn"])
})

test("an alarm about the subscribers of alarms reaches the recipients of alerts, and no other alarm does", () => {
  const { Statement } = (Resources["RecipientsPolicy"]?.Properties["PolicyDocument"] ?? {}) as {
    readonly Statement?: readonly Statement[]
  }
  const [alarms] = (Statement ?? []).filter(({ Principal }) => JSON.stringify(Principal)?.includes("cloudwatch"))
  const [arn] = [alarms?.Condition?.["ArnEquals"]?.["aws:SourceArn"]].map(nameOfResource)
  assert.match(arn ?? "", /:alarm:\$\{AWS::StackName\}-alarm-subscriptions-lost$/)
  assert.equal(
    nameOfResource(Resources["AlarmSubscriptionsLostAlarm"]?.Properties["AlarmName"]),
    arn?.split(":alarm:")[1],
  )
})

test("detect distinguishes evidence that is gone from a denied read: it may list objects and versions", () => {
  const listed = (action: string) =>
    statementsOf(template, "DetectRole")
      .filter(({ Action }) => [Action].flat().includes(action))
      .flatMap(({ Resource }) => [Resource].flat().map(nameOfResource))
      .sort()
  const buckets = ["a-logs", "b-logs", "c-logs", "d-logs"].map((name) => `arn:\${AWS::Partition}:s3:::${name}`)
  assert.deepEqual(listed("s3:ListBucketVersions"), ["CanaryBucket.Arn", ...buckets])
  assert.deepEqual(listed("s3:ListBucket"), ["CanaryBucket.Arn", "LedgerBucket.Arn", ...buckets])
})

test("detect may hide a message that failed, in its own queue and in CrowdStrike's", () => {
  const [own, vendor] = statementsOf(template, "DetectRole").filter(({ Action }) =>
    [Action].flat().includes("sqs:ChangeMessageVisibility"),
  )
  assert.deepEqual([own?.Resource, vendor?.Resource].map(nameOfResource), [
    "IngestQueue.Arn",
    "arn:aws:sqs:us-west-1:111122223333:fdr",
  ])
})

test("CrowdStrike's queue feeds detect only when its parameter is set: the role exists before, for CrowdStrike to allow", () => {
  const { Resources: first, Outputs } = packaged("default")
  assert.ok(first["DetectRole"])
  assert.ok(Outputs["DetectRoleArn"])
  assert.equal(first["FdrMapping"], undefined)
  assert.deepEqual([Resources["FdrMapping"]?.DependsOn].flat(), ["FdrPolicy"])
})
