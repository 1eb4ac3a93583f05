import assert from "node:assert/strict"
import { test } from "node:test"
import { nameOfResource, ofType, packaged, statementsOf } from "./packaged.ts"

const template = packaged("every")
const { Resources } = template

type Function = {
  readonly FunctionName: string
  readonly Timeout: number
  readonly Environment: { readonly Variables: { readonly [name: string]: unknown } }
}
type Mapping = {
  readonly EventSourceArn: unknown
  readonly FunctionName: unknown
  readonly FunctionResponseTypes: readonly string[]
}

const functions = ofType<Function>(template, "AWS::Lambda::Function")
const mappings = ofType<Mapping>(template, "AWS::Lambda::EventSourceMapping")

test("a lease is longer than the time-out of its function", () => {
  const withLease = functions.filter(([, { Environment }]) => "LEASE_SECONDS" in Environment.Variables)
  assert.equal(withLease.length, 4)
  for (const [id, { Timeout, Environment }] of withLease) {
    assert.ok(Number(Environment.Variables["LEASE_SECONDS"]) >= Timeout + 60, id)
  }
})

test("every function has a log group, encrypted with our key", () => {
  const groups = ofType<{ LogGroupName: string; KmsKeyId: unknown }>(template, "AWS::Logs::LogGroup")
  assert.deepEqual(
    groups.map(([, { LogGroupName }]) => LogGroupName).sort(),
    functions.map(([, { FunctionName }]) => `/aws/lambda/${FunctionName}`).sort(),
  )
  for (const [id, { KmsKeyId }] of groups) assert.equal(nameOfResource(KmsKeyId), "Key.Arn", id)
})

test("mappings report partial batches, and their queues hide messages for six times the time-out of the function", () => {
  assert.equal(mappings.length, 3)
  for (const [id, { EventSourceArn, FunctionName, FunctionResponseTypes }] of mappings) {
    assert.deepEqual(FunctionResponseTypes, ["ReportBatchItemFailures"], id)
    const queue = Resources[nameOfResource(EventSourceArn).replace(".Arn", "")]
    const target = functions.find(([name]) => name === nameOfResource(FunctionName).replace(".Arn", ""))
    assert.ok(target, id)
    // The third queue belongs to CrowdStrike and is not in the template.
    if (queue) assert.ok(Number(queue.Properties["VisibilityTimeout"]) >= 6 * target[1].Timeout, id)
  }
})

test("every queue is encrypted and has an alarm", () => {
  const alarms = JSON.stringify(ofType(template, "AWS::CloudWatch::Alarm"))
  for (const [id, queue] of ofType<{ KmsMasterKeyId: unknown }>(template, "AWS::SQS::Queue")) {
    assert.equal(nameOfResource(queue.KmsMasterKeyId), "Key", id)
    assert.ok(alarms.includes(`["${id}","QueueName"]`), `no alarm on ${id}`)
  }
})

test("every topic is encrypted; the alarms topic has its own key", () => {
  for (const [id, { KmsMasterKeyId }] of ofType<{ KmsMasterKeyId: unknown }>(template, "AWS::SNS::Topic")) {
    assert.equal(nameOfResource(KmsMasterKeyId), id === "AlarmsTopic" ? "AlarmsKey" : "Key", id)
  }
})

test("every bucket is private, encrypted and versioned", () => {
  for (const [id, properties] of ofType(template, "AWS::S3::Bucket")) {
    const blocks = Object.values(properties["PublicAccessBlockConfiguration"] ?? {})
    assert.deepEqual(blocks, [true, true, true, true], id)
    assert.deepEqual(properties["VersioningConfiguration"], { Status: "Enabled" }, id)
    assert.ok(properties["BucketEncryption"], id)
  }
})

test("what a schedule cannot deliver goes to a dead-letter queue", () => {
  type Schedule = { readonly Target: { readonly DeadLetterConfig: { readonly Arn: unknown } } }
  for (const [id, { Target }] of ofType<Schedule>(template, "AWS::Scheduler::Schedule")) {
    assert.equal(nameOfResource(Target.DeadLetterConfig.Arn), "SubscriptionDeadLetters.Arn", id)
  }
})

test("a run of reconcile that fails is not repeated at once, neither by the schedule nor by Lambda", () => {
  type Schedule = { readonly Target: { readonly RetryPolicy: { readonly MaximumRetryAttempts: number } } }
  type Invoked = { readonly FunctionName: unknown; readonly MaximumRetryAttempts: number }
  const schedules = new Map(ofType<Schedule>(template, "AWS::Scheduler::Schedule"))
  assert.equal(schedules.get("ReconcileSchedule")?.Target.RetryPolicy.MaximumRetryAttempts, 0)
  const invoked = ofType<Invoked>(template, "AWS::Lambda::EventInvokeConfig")
    .filter(([, { FunctionName }]) => nameOfResource(FunctionName) === "ReconcileLambdaFunction")
    .map(([, { MaximumRetryAttempts }]) => MaximumRetryAttempts)
  assert.deepEqual(invoked, [0])
})

test("each address is subscribed once: recipients to alerts, operators to alarms", () => {
  const emails = ofType<{ TopicArn: unknown; Protocol: string; Endpoint: string }>(template, "AWS::SNS::Subscription")
    .filter(([, { Protocol }]) => Protocol === "email")
    .map(([, { TopicArn, Endpoint }]) => `${nameOfResource(TopicArn)} ${Endpoint}`)
  assert.deepEqual(emails.sort(), [
    "AlarmsTopic ops@example.com",
    "RecipientsTopic a@example.com",
    "RecipientsTopic b@example.com",
  ])
})

test("the canary's alerts reach integrations, but not the recipients", () => {
  assert.deepEqual(Resources["AlertsToNotify"]?.Properties["FilterPolicy"], { test: [{ exists: false }] })
})

test("a part whose parameter is none does not exist: only the environment of a function says none", () => {
  for (const [id, { Type, Properties }] of Object.entries(packaged("default").Resources)) {
    if (Type !== "AWS::Lambda::Function") assert.doesNotMatch(JSON.stringify(Properties ?? {}), /"none"/, id)
  }
})

test("detect opens the prefixes that its role may read, from the given owners, with the given pins", () => {
  const [, detect] = functions.find(([id]) => id === "DetectLambdaFunction") ?? []
  const { LOG_PREFIXES, VENDOR_PREFIXES, LOG_OWNERS, LANDFALL_SOURCES } = detect?.Environment.Variables ?? {}
  const readable = statementsOf(template, "DetectRole")
    .filter(({ Action }) => [Action].flat().includes("s3:GetObject"))
    .flatMap(({ Resource }) => [Resource].flat().map(nameOfResource))
    .flatMap((resource) => /^arn:.*:s3:::(.*)\*$/.exec(resource)?.[1] ?? [])
  assert.deepEqual(`${LOG_PREFIXES},${VENDOR_PREFIXES}`.split(",").sort(), readable.sort())
  assert.deepEqual(LOG_OWNERS, { "Fn::Join": [",", [{ Ref: "AWS::AccountId" }, "111122223333"]] })
  assert.deepEqual(JSON.parse(String(LANDFALL_SOURCES)), [{ bucket: "b-logs", source: "endgame" }])
})
