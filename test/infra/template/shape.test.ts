import assert from "node:assert/strict"
import { test } from "node:test"
import { nameOfResource, ofType, packaged } from "./packaged.ts"

const template = packaged("every")
const { Resources } = template

type Function = {
  readonly FunctionName: string
  readonly Runtime: string
  readonly Timeout: number
  readonly MemorySize: number
  readonly Architectures: readonly string[]
  readonly Environment: { readonly Variables: { readonly [name: string]: unknown } }
}
type Queue = {
  readonly VisibilityTimeout?: number
  readonly MessageRetentionPeriod: number
  readonly KmsMasterKeyId: unknown
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: unknown; readonly maxReceiveCount: number }
}
type Mapping = {
  readonly EventSourceArn: unknown
  readonly FunctionName: unknown
  readonly FunctionResponseTypes: readonly string[]
  readonly ScalingConfig: { readonly MaximumConcurrency: number | string }
}

const functions = ofType<Function>(template, "AWS::Lambda::Function")
const queues = ofType<Queue>(template, "AWS::SQS::Queue")
const mappings = ofType<Mapping>(template, "AWS::Lambda::EventSourceMapping")
/** Lambda, quotas: environment variables, all together. */
const MOST_ENVIRONMENT_BYTES = 4096
const FOURTEEN_DAYS = 14 * 24 * 3600

test("there are four functions, on Lambda's Node 24 and arm64, with little in their environment", () => {
  assert.deepEqual(functions.map(([id]) => id.replace("LambdaFunction", "")).sort(), [
    "Canary",
    "Detect",
    "Notify",
    "Reconcile",
  ])
  for (const [id, { Runtime, Architectures, Environment }] of functions) {
    assert.equal(Runtime, "nodejs24.x", id)
    assert.deepEqual(Architectures, ["arm64"], id)
    assert.ok(JSON.stringify(Environment).length < MOST_ENVIRONMENT_BYTES, id)
  }
})

test("a function's lease is longer than it may run", () => {
  const withLease = functions.filter(([, { Environment }]) => "LEASE_SECONDS" in Environment.Variables)
  assert.deepEqual(
    withLease.map(([id]) => id),
    ["DetectLambdaFunction", "NotifyLambdaFunction"],
  )
  for (const [id, { Timeout, Environment }] of withLease) {
    assert.ok(Number(Environment.Variables["LEASE_SECONDS"]) >= Timeout + 60, id)
  }
})

test("every function has a log group, which is encrypted and forgets in time", () => {
  const groups = ofType<{ LogGroupName: string; RetentionInDays: number; KmsKeyId: unknown }>(
    template,
    "AWS::Logs::LogGroup",
  )
  assert.deepEqual(
    groups.map(([, { LogGroupName }]) => LogGroupName).sort(),
    functions.map(([, { FunctionName }]) => `/aws/lambda/${FunctionName}`).sort(),
  )
  for (const [id, { RetentionInDays, KmsKeyId }] of groups) {
    assert.equal(RetentionInDays, 90, id)
    assert.equal(nameOfResource(KmsKeyId), "Key.Arn", id)
  }
})

test("mappings report partial batches, are bounded, and hide messages for six times the function's time", () => {
  assert.deepEqual(mappings.map(([, { EventSourceArn }]) => nameOfResource(EventSourceArn)).sort(), [
    "IngestQueue.Arn",
    "NotifyQueue.Arn",
    "arn:aws:sqs:us-west-1:111122223333:fdr",
  ])
  for (const [id, { EventSourceArn, FunctionName, FunctionResponseTypes, ScalingConfig }] of mappings) {
    assert.deepEqual(FunctionResponseTypes, ["ReportBatchItemFailures"], id)
    const most = Number(ScalingConfig.MaximumConcurrency)
    assert.ok(most >= 2 && most <= 1000, id)
    const queue = Resources[nameOfResource(EventSourceArn).replace(".Arn", "")]
    const target = functions.find(([name]) => name === nameOfResource(FunctionName).replace(".Arn", ""))
    assert.ok(target, id)
    // The queue of CrowdStrike is CrowdStrike's.
    if (queue) assert.ok(Number(queue.Properties["VisibilityTimeout"]) >= 6 * target[1].Timeout, id)
  }
})

test("every queue is encrypted and keeps messages for 14 days; each is watched, and what is worked on has a dead-letter queue", () => {
  const alarms = JSON.stringify(ofType(template, "AWS::CloudWatch::Alarm"))
  const deadLetters = new Set<string>()
  for (const [id, { VisibilityTimeout, RedrivePolicy, KmsMasterKeyId, MessageRetentionPeriod }] of queues) {
    assert.equal(nameOfResource(KmsMasterKeyId), "Key", id)
    assert.equal(MessageRetentionPeriod, FOURTEEN_DAYS, id)
    assert.ok(alarms.includes(`["${id}","QueueName"]`), `no alarm on ${id}`)
    assert.equal(VisibilityTimeout === undefined, RedrivePolicy === undefined, id)
    if (RedrivePolicy) {
      assert.ok(RedrivePolicy.maxReceiveCount >= 5, id)
      deadLetters.add(nameOfResource(RedrivePolicy.deadLetterTargetArn).replace(".Arn", ""))
    }
  }
  assert.deepEqual([...deadLetters].sort(), ["IngestDeadLetters", "NotifyDeadLetters"])
})

test("every subscription, rule and schedule has a dead-letter queue", () => {
  const kept = "SubscriptionDeadLetters.Arn"
  const subscriptions = ofType<{ RedrivePolicy: { deadLetterTargetArn: unknown } }>(template, "AWS::SNS::Subscription")
  assert.ok(subscriptions.length >= 5)
  for (const [id, { RedrivePolicy }] of subscriptions)
    assert.equal(nameOfResource(RedrivePolicy.deadLetterTargetArn), kept, id)
  for (const [id, { Target }] of ofType<{ Target: { DeadLetterConfig: { Arn: unknown } } }>(
    template,
    "AWS::Scheduler::Schedule",
  )) {
    assert.equal(nameOfResource(Target.DeadLetterConfig.Arn), kept, id)
  }
})

test("each address is subscribed once: people to alerts, operators to alarms", () => {
  const emails = ofType<{ TopicArn: unknown; Protocol: string; Endpoint: string }>(template, "AWS::SNS::Subscription")
    .filter(([, { Protocol }]) => Protocol === "email")
    .map(([, { TopicArn, Endpoint }]) => `${nameOfResource(TopicArn)} ${Endpoint}`)
  assert.deepEqual(emails.sort(), [
    "AlarmsTopic ops@example.com",
    "RecipientsTopic a@example.com",
    "RecipientsTopic b@example.com",
  ])
})

test("the canary's alerts reach machines and wake nobody", () => {
  const filter = Resources["AlertsToNotify"]?.Properties["FilterPolicy"]
  assert.deepEqual(filter, { test: [{ exists: false }] })
})

test("buckets are private, encrypted and versioned, and those with evidence are kept and logged", () => {
  const buckets = ofType<{ [name: string]: unknown }>(template, "AWS::S3::Bucket")
  assert.deepEqual(buckets.map(([id]) => id).sort(), [
    "AccessLogsBucket",
    "CanaryBucket",
    "LedgerBucket",
    "ServerlessDeploymentBucket",
  ])
  for (const [id, properties] of buckets) {
    assert.deepEqual(new Set(Object.values(properties["PublicAccessBlockConfiguration"] ?? {})), new Set([true]), id)
    assert.equal(Object.keys(properties["PublicAccessBlockConfiguration"] ?? {}).length, 4, id)
    assert.deepEqual(properties["VersioningConfiguration"], { Status: "Enabled" }, id)
    assert.ok(properties["BucketEncryption"], id)
  }
  for (const id of ["LedgerBucket", "CanaryBucket"]) assert.ok(Resources[id]?.Properties["LoggingConfiguration"], id)
  // Without its key a kept ledger could not be read.
  for (const id of ["LedgerBucket", "AccessLogsBucket", "Key"])
    assert.equal(Resources[id]?.DeletionPolicy, "Retain", id)
})

test("every topic is encrypted, and alarms with a key of their own", () => {
  const keys = ofType<{ KmsMasterKeyId: unknown }>(template, "AWS::SNS::Topic").map(([id, { KmsMasterKeyId }]) => [
    id,
    nameOfResource(KmsMasterKeyId),
  ])
  assert.deepEqual(Object.fromEntries(keys), {
    AlertsTopic: "Key",
    AlarmsTopic: "AlarmsKey",
    ChatTopic: "Key",
    NoticesTopic: "Key",
    RecipientsTopic: "Key",
  })
})

test("what was not asked for is not there", () => {
  const few = Object.keys(packaged("default").Resources)
  const optional = Object.keys(Resources).filter((id) => !few.includes(id))
  assert.deepEqual(
    optional.map((id) => id.replace(/[0-9a-f]{8}$/, "")).sort(),
    [
      "AlarmsByEmail",
      "ChatPolicy",
      "ChatTopic",
      "FdrMapping",
      "FdrPolicy",
      "FromEventBridge",
      "FromEventBridge",
      "LogKeysPolicy",
      "NotifyChatPolicy",
      "PeopleByEmail",
      "PeopleByEmail",
      "SilenceCrowdstrikeFdrAlarm",
      "SilenceM365DefenderEventAlarm",
      "SlackChannel",
      "SlackChannelRole",
      "NotifySecretsPolicy",
      "OcsfKeyPolicy",
      "OcsfPolicy",
      "SecurityHubPolicy",
    ].sort(),
  )
})

test("pinned sources reach detect as JSON", () => {
  const [, detect] = functions.find(([id]) => id === "DetectLambdaFunction") ?? []
  const pins = JSON.parse(String(detect?.Environment.Variables["LANDFALL_SOURCES"]))
  assert.deepEqual(pins, [{ bucket: "b-logs", source: "endgame" }])
})

test("detect may open what its role may read, and no other place", () => {
  const [, detect] = functions.find(([id]) => id === "DetectLambdaFunction") ?? []
  const { LOG_PREFIXES, VENDOR_PREFIXES, LOG_OWNERS } = detect?.Environment.Variables ?? {}
  assert.deepEqual([LOG_PREFIXES, VENDOR_PREFIXES], ["a-logs/edr/,b-logs/,c-logs/x/", "d-logs/fdr/"])
  assert.deepEqual(LOG_OWNERS, { "Fn::Join": [",", [{ Ref: "AWS::AccountId" }, "111122223333"]] })
})

test("what attach and doctor ask for is told", () => {
  const asked = [
    "IngestQueueArn",
    "IngestQueueUrl",
    "SubscriptionDeadLettersArn",
    "LogPrefixes",
    "LedgerBucketName",
    "KeyArn",
  ]
  const roles = ["Detect", "Notify", "Canary", "Reconcile"].flatMap((name) => [`${name}RoleArn`, `${name}FunctionName`])
  const topics = ["Alerts", "Notices", "Recipients", "Alarms"].map((name) => `${name}TopicArn`)
  for (const name of [...asked, ...roles, ...topics]) assert.ok(template.Outputs[name], name)
  assert.equal(template.Outputs["LogPrefixes"]?.Value, "a-logs/edr/,b-logs/,c-logs/x/")
})
