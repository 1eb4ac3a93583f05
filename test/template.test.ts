import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"

const root = join(import.meta.dirname, "..")
const out = join(root, "out/template")

type Resource = { readonly Type: string; readonly Properties: { readonly [name: string]: unknown } }
type Statement = {
  readonly Effect: string
  readonly Action: string | string[]
  readonly Resource: unknown
  readonly Condition?: unknown
}

const packaged = spawnSync(
  process.execPath,
  [join(root, "node_modules/osls/bin/serverless.js"), "package", "--package", out],
  {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, LANDFALL_ZIPS: "made" },
  },
)
assert.equal(packaged.status, 0, packaged.stderr)
const { Resources } = JSON.parse(readFileSync(join(out, "cloudformation-template-update-stack.json"), "utf8")) as {
  Resources: Record<string, Resource>
}

function ofType(type: string): [name: string, properties: Resource["Properties"]][] {
  return Object.entries(Resources).flatMap(([name, { Type, Properties }]) =>
    Type === type ? [[name, Properties]] : [],
  )
}

const functions = ofType("AWS::Lambda::Function") as [
  string,
  {
    FunctionName: string
    Timeout: number
    Environment: { Variables: Record<string, string> }
    Role: object
    Architectures: string[]
  },
][]
const queues = ofType("AWS::SQS::Queue") as [
  string,
  { VisibilityTimeout?: number; RedrivePolicy?: object; KmsMasterKeyId?: object; MessageRetentionPeriod: number },
][]
const mappings = ofType("AWS::Lambda::EventSourceMapping") as [
  string,
  { FunctionResponseTypes: string[]; EventSourceArn: { "Fn::GetAtt": string[] }; ScalingConfig: object },
][]

test("there are two functions, each with a role of its own", () => {
  assert.equal(functions.length, 2)
  assert.equal(new Set(functions.map(([, { Role }]) => JSON.stringify(Role))).size, 2)
  for (const [, { Architectures }] of functions) assert.deepEqual(Architectures, ["arm64"])
})

test("a function's lease is longer than it may run, and its messages stay hidden for six times that", () => {
  for (const [, { FunctionName, Timeout, Environment }] of functions) {
    assert.ok(Number(Environment.Variables["LEASE_SECONDS"]) > Timeout, FunctionName)
  }
  const longest = Math.max(...functions.map(([, { Timeout }]) => Timeout))
  for (const [, { EventSourceArn }] of mappings) {
    const queue = EventSourceArn["Fn::GetAtt"][0] ?? ""
    assert.ok(Number(Resources[queue]?.Properties["VisibilityTimeout"]) >= 6 * longest, queue)
  }
})

test("mappings report partial batches and are bounded", () => {
  assert.equal(mappings.length, 2)
  for (const [name, { FunctionResponseTypes, ScalingConfig }] of mappings) {
    assert.deepEqual(FunctionResponseTypes, ["ReportBatchItemFailures"], name)
    assert.ok(ScalingConfig, name)
  }
})

test("every queue that is worked on has a dead-letter queue, all are encrypted and keep messages for 14 days", () => {
  for (const [name, { VisibilityTimeout, RedrivePolicy, KmsMasterKeyId, MessageRetentionPeriod }] of queues) {
    assert.ok(VisibilityTimeout === undefined || RedrivePolicy, name)
    assert.ok(KmsMasterKeyId, name)
    assert.equal(MessageRetentionPeriod, 14 * 24 * 3600, name)
  }
})

test("every subscription has a dead-letter queue", () => {
  for (const [name, { RedrivePolicy }] of ofType("AWS::SNS::Subscription")) assert.ok(RedrivePolicy, name)
})

/** The calls that each function makes. Source: the commands that its code sends, and what SQS's pollers and logs need. */
const calls: { readonly [role: string]: readonly string[] } = {
  DetectRole: [
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:ListBucket",
    "s3:PutObject",
    "sns:Publish",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
  ],
  NotifyRole: [
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
    "sns:Publish",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
  ],
}

test("a role may do what its function does and nothing else", () => {
  for (const [name, properties] of ofType("AWS::IAM::Role")) {
    const policies = properties["Policies"] as { PolicyDocument: { Statement: Statement[] } }[]
    const statements = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    const actions = statements.flatMap(({ Action }) => Action)
    assert.deepEqual([...new Set(actions)].sort(), calls[name], name)
    assert.ok(statements.every(({ Effect }) => Effect === "Allow"))
    for (const { Resource } of statements) assert.notEqual(Resource, "*", name)
  }
})

test("buckets are private and versioned, and nobody speaks to bucket, queue or topic in the clear", () => {
  const [, bucket] = ofType("AWS::S3::Bucket").find(([name]) => name === "LedgerBucket") ?? []
  assert.deepEqual(bucket?.["VersioningConfiguration"], { Status: "Enabled" })
  assert.deepEqual(new Set(Object.values(bucket?.["PublicAccessBlockConfiguration"] as object)), new Set([true]))
  for (const type of ["AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"]) {
    for (const [name, properties] of ofType(type)) {
      assert.match(JSON.stringify(properties), /"aws:SecureTransport":\s*(false|"false")/, name)
    }
  }
})

test("the ledger refuses a write without a condition", () => {
  const policy = JSON.stringify(Resources["LedgerPolicy"]?.Properties)
  assert.match(policy, /"Null":\{"s3:if-none-match":"true","s3:if-match":"true"\}/)
})
