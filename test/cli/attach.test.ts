import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { after, before, test } from "node:test"
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation"
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs"
import { mockClient } from "aws-sdk-client-mock"
import { type LocalAws, startLocalAws } from "../../dev/emulator/local-aws.ts"
import { findStack } from "../../src/cli/stack-outputs.ts"
import { assertGolden } from "../operate/attach/golden.ts"

const root = join(import.meta.dirname, "../..")
const QUEUE = "arn:aws:sqs:eu-west-1:000000000000:ingest"
const NEIGHBOUR = "arn:aws:sqs:eu-west-1:000000000000:neighbour"
const policy = JSON.stringify({
  Statement: { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" },
})

let folder: string
let aws: LocalAws

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "landfall-cli-attach-"))
  aws = await startLocalAws()
  const settings = { region: "eu-west-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } }
  const sqs = new SQSClient({ ...settings, endpoint: aws.environment["AWS_ENDPOINT_URL_SQS"] ?? "" })
  for (const QueueName of ["ingest", "neighbour", "dead-letters"]) {
    await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy: policy } }))
  }
  const s3 = new S3Client({ ...settings, endpoint: aws.s3.endpoint, forcePathStyle: true })
  const Filter = { Key: { FilterRules: [{ Name: "prefix" as const, Value: "cloudtrail/" }] } }
  const Events = ["s3:ObjectCreated:*" as const]
  const Bucket = "edr-logs"
  const QueueConfigurations = [{ Id: "the \u202eneighbour", QueueArn: NEIGHBOUR, Events, Filter }]
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }))
  await s3.send(
    new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: { QueueConfigurations } }),
  )
  for (const client of [s3, sqs]) client.destroy()
})
after(async () => {
  await aws.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function landfall(...args: readonly string[]) {
  const main = join(root, "src/cli/main.ts")
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1", AWS_EC2_METADATA_DISABLED: "true", ...aws.environment },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const status = new Promise<number | null>((resolve) => child.once("close", resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { status: await status, stdout, stderr }
}

const known = ["--queue-arn", QUEUE, "--dead-letters-arn", QUEUE.replace("ingest", "dead-letters")]
const time = /\d{4}-\d\d-\d\dT[\d:.]+Z/g

/** One after the other: each step finds the bucket as the one before left it. */
const steps: readonly (readonly [name: string, args: readonly string[], status: number, stderr?: RegExp])[] = [
  [
    "no-terminal",
    ["attach", "edr-logs/crowdstrike/", ...known],
    1,
    /standard input is not a terminal: pass --yes or --dry-run/,
  ],
  ["attach", ["attach", "s3://edr-logs/crowdstrike/", ...known, "--yes", "--undo", "undo.json"], 0],
  ["around", ["attach", "edr-logs/crowd", ...known, "--yes"], 1],
  ["detach", ["detach", "edr-logs/crowdstrike/", ...known, "--yes", "--undo", "undo.json"], 0],
]
for (const [name, args, status, stderr = /^$/] of steps) {
  test(`${name}: landfall ${args[0]} ${args[1]}`, async () => {
    const answer = await landfall(...args)
    assert.match(answer.stderr, stderr)
    assertGolden(`cli-${name}.txt`, answer.stdout.replace(time, "TIME"))
    assert.equal(answer.status, status)
  })
}

test("the undo file holds the configuration before and after", () => {
  const undo = JSON.parse(readFileSync(join(folder, "undo.json"), "utf8"))
  assert.equal(undo.route, "queue")
  assert.match(undo.created.notificationId, /^landfall-/)
  assert.ok(!undo.before.includes(undo.created.notificationId) && undo.after.includes(undo.created.notificationId))
  assert.ok(undo.before.includes(NEIGHBOUR) && undo.after.includes(NEIGHBOUR))
})

const errors: readonly (readonly [name: string, args: readonly string[], stderr: RegExp])[] = [
  ["a bucket that is not there", ["attach", "no-such-bucket", ...known], /there is no bucket no-such-bucket; check/],
]
for (const [name, args, stderr] of errors) {
  test(`${name} is an error of one line`, async () => {
    const answer = await landfall(...args)
    assert.match(answer.stderr, stderr)
    assert.doesNotMatch(answer.stderr, /\n {4}at /)
    assert.equal(answer.status, 2)
  })
}

test("no stack and no queue, or something else for a queue", async () => {
  await assert.rejects(findStack({}), /name the stack: --stack NAME, or --queue-arn ARN/)
  await assert.rejects(findStack({ queueArn: "arn:aws:sns:eu-west-1:1:t" }), /is not the ARN of a queue/)
})

test("a stack is found by its outputs", async () => {
  const outputs = { IngestQueueArn: QUEUE, DetectRoleArn: "arn:role", LogPrefixes: "edr-logs/a/,other/" }
  const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }))
  const stackOf = { StackName: "landfall-prod", CreationTime: new Date(0), StackStatus: "CREATE_COMPLETE" } as const
  const cloudFormation = mockClient(CloudFormationClient)
  cloudFormation
    .on(DescribeStacksCommand)
    .resolvesOnce({ Stacks: [{ ...stackOf, Outputs }] })
    .resolvesOnce({ Stacks: [{ ...stackOf, Outputs: [] }] })
    .rejects(Object.assign(new Error("Stack with id x does not exist"), { name: "ValidationError" }))
  assert.deepEqual(await findStack({ stack: "landfall-prod", region: "eu-west-1" }), {
    name: "landfall-prod",
    queueArn: QUEUE,
    region: "eu-west-1",
    account: "000000000000",
    partition: "aws",
    roleArn: "arn:role",
    logPrefixes: [
      { bucket: "edr-logs", prefix: "a/" },
      { bucket: "other", prefix: "" },
    ],
  })
  await assert.rejects(findStack({ stack: "other", region: "eu-west-1" }), /other has no output IngestQueueArn/)
  await assert.rejects(
    findStack({ stack: "x", region: "eu-west-1" }),
    /could not read the outputs of stack x: .*does not exist/,
  )
  cloudFormation.restore()
})
