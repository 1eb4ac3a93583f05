import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam"
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda"
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { GetTopicAttributesCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns"
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs"
import { readBatch, readExpectations } from "../../../dev/demo/expectations.ts"
import { receiveAll } from "../../../dev/demo/stack.ts"
import { LocalFunction } from "../../../dev/emulator/lambda/local-function.ts"
import { Poller } from "../../../dev/emulator/poller.ts"
import { isMotoInstalled, type Moto, startMoto } from "../../dev/emulator/moto.ts"
import { clientOptions, type Deployed, deploy, REGION, STACK } from "./deploy.ts"

/** Types that moto 5.2.1 does not make in a stack. What they say is tested in the template alone. */
const NOT_MADE = [
  "AWS::CloudWatch::Alarm",
  "AWS::S3::BucketPolicy",
  "AWS::SNS::Subscription",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::QueuePolicy",
  "AWS::Scheduler::Schedule",
]
const LOGS = { notified: "logs-by-notification", bridged: "logs-by-eventbridge" }

describe("the packaged template, deployed to moto", {
  skip: isMotoInstalled() ? false : "moto_server not found",
}, () => {
  let moto: Moto | null
  let deployed: Deployed
  let [s3, sqs, sns]: [S3Client?, SQSClient?, SNSClient?] = []
  let lambda: LambdaClient

  const clients = () => {
    assert.ok(s3 && sqs && sns, "moto came up")
    return { s3, sqs, sns }
  }
  const output = (name: string): string => {
    const value = deployed.outputs[name]
    assert.ok(value, `the stack tells ${name}`)
    return value
  }

  before(async () => {
    moto = await startMoto()
    assert.ok(moto, "moto_server is on the path and must come up")
    const options = clientOptions(moto.endpoint)
    s3 = new S3Client({ ...options, forcePathStyle: true })
    sqs = new SQSClient({ ...options, useQueueUrlAsEndpoint: false })
    sns = new SNSClient(options)
    lambda = new LambdaClient(options)
    for (const Bucket of Object.values(LOGS)) {
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }))
    }
    deployed = await deploy(moto.endpoint, {
      logBuckets: `${LOGS.notified}/edr/,${LOGS.bridged}/edr/`,
      eventBridgeBuckets: LOGS.bridged,
      slackWebhookParameter: "landfall-slack",
    })
    // moto would run the function in docker; here the same zip runs under AWS's runtime client.
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}))
    for (const { UUID } of EventSourceMappings) {
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }))
    }
  })
  after(async () => {
    await moto?.stop()
  })

  test("every resource is made, but for the types that moto does not know", (t) => {
    const { Resources } = deployed.template
    const missing = Object.keys(Resources).filter((id) => !deployed.physical[id])
    const types = [...new Set(missing.map((id) => Resources[id]?.Type ?? ""))].sort()
    assert.deepEqual(types, NOT_MADE)
    t.diagnostic(
      `moto made ${Object.keys(Resources).length - missing.length} resources; it does not know ${types.join(", ")}`,
    )
  })

  test("queues hide, keep, encrypt and redrive as the template says", async () => {
    const attributesOf = async (QueueUrl: string) =>
      (await clients().sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes ?? {}
    for (const name of ["Ingest", "Notify"]) {
      const attributes = await attributesOf(output(`${name}QueueUrl`))
      assert.equal(attributes["VisibilityTimeout"], "1800")
      assert.equal(attributes["MessageRetentionPeriod"], "1209600")
      assert.ok(output("KeyArn").endsWith(attributes["KmsMasterKeyId"] ?? "none"))
      assert.deepEqual(JSON.parse(attributes["RedrivePolicy"] ?? "{}"), {
        deadLetterTargetArn: output(`${name}DeadLettersArn`),
        maxReceiveCount: 5,
      })
    }
  })

  test("functions have their runtime, time, role and environment, and their mappings report partial batches", async () => {
    for (const name of ["Detect", "Notify", "Canary", "Reconcile"]) {
      // moto overlooks Architectures; shape.test.ts holds the template to them.
      const { Runtime, Role, Timeout } = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: output(`${name}FunctionName`) }),
      )
      assert.deepEqual([Runtime, Role], ["nodejs24.x", output(`${name}RoleArn`)])
      assert.equal(Timeout, deployed.template.Resources[`${name}LambdaFunction`]?.Properties["Timeout"])
    }
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}))
    assert.deepEqual(
      EventSourceMappings.map(({ EventSourceArn, FunctionResponseTypes }) => [
        EventSourceArn,
        FunctionResponseTypes,
      ]).sort(),
      [output("IngestQueueArn"), output("NotifyQueueArn")].map((arn) => [arn, ["ReportBatchItemFailures"]]),
    )
  })

  test("buckets and topics are encrypted", async () => {
    // moto overlooks versioning and the block of public access; shape.test.ts holds the template to them.
    for (const Bucket of [output("LedgerBucketName"), output("CanaryBucketName")]) {
      const { ServerSideEncryptionConfiguration } = await clients().s3.send(new GetBucketEncryptionCommand({ Bucket }))
      const [rule] = ServerSideEncryptionConfiguration?.Rules ?? []
      assert.equal(rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, "aws:kms")
    }
    for (const [topic, key] of [
      ["Alerts", "Key"],
      ["Recipients", "Key"],
      ["Alarms", "AlarmsKey"],
    ]) {
      const { Attributes } = await clients().sns.send(
        new GetTopicAttributesCommand({ TopicArn: output(`${topic}TopicArn`) }),
      )
      assert.ok(output(`${key}Arn`).endsWith(Attributes?.["KmsMasterKeyId"] ?? "none"), topic)
    }
  })

  test("a role's rights name what was made", async () => {
    assert.ok(moto)
    const iam = new IAMClient(clientOptions(moto.endpoint))
    const RoleName = output("DetectRoleArn").split("/").at(-1)
    const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "detect" }))
    const text = decodeURIComponent(PolicyDocument)
    for (const name of ["IngestQueueArn", "AlertsTopicArn", "NoticesTopicArn", "KeyArn"])
      assert.ok(text.includes(output(name)), name)
    assert.ok(text.includes(`arn:aws:s3:::${output("LedgerBucketName")}/alerts/*`))
    assert.ok(text.includes(`arn:aws:s3:::${LOGS.notified}/edr/*`))
  })

  describe("what lands afterwards", () => {
    let detect: LocalFunction
    let poller: Poller
    const failures: string[] = []
    const machine = { url: "", arn: "" }
    const [batch] = readExpectations()

    before(async () => {
      assert.ok(moto && batch)
      const { s3, sqs, sns } = clients()
      // The environment is the deployed function's own.
      const { Environment } = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: output("DetectFunctionName") }),
      )
      detect = new LocalFunction({
        name: "detect",
        zip: join(import.meta.dirname, "../../../build/detect.zip"),
        handler: "handler.handler",
        timeoutMs: 60_000,
        environment: {
          ...Environment?.Variables,
          AWS_REGION: REGION,
          AWS_ACCESS_KEY_ID: "test",
          AWS_SECRET_ACCESS_KEY: "test",
          AWS_ENDPOINT_URL: moto.endpoint,
        },
      })
      poller = new Poller(sqs, {
        queueUrl: output("IngestQueueUrl"),
        batchSize: 1,
        invoke: (event) => detect.invoke(event),
        onFailure: (error) => void failures.push(String(error)),
      })
      machine.url = (await sqs.send(new CreateQueueCommand({ QueueName: "machine" }))).QueueUrl ?? ""
      machine.arn = `arn:aws:sqs:${REGION}:123456789012:machine`
      await sns.send(
        new SubscribeCommand({
          TopicArn: output("AlertsTopicArn"),
          Protocol: "sqs",
          Endpoint: machine.arn,
          Attributes: { RawMessageDelivery: "true" },
        }),
      )
      await s3.send(
        new PutBucketNotificationConfigurationCommand({
          Bucket: LOGS.notified,
          NotificationConfiguration: {
            QueueConfigurations: [{ QueueArn: output("IngestQueueArn"), Events: ["s3:ObjectCreated:*"] }],
          },
        }),
      )
      await s3.send(
        new PutBucketNotificationConfigurationCommand({
          Bucket: LOGS.bridged,
          NotificationConfiguration: { EventBridgeConfiguration: {} },
        }),
      )
    })
    after(() => detect.stop())

    for (const Bucket of Object.values(LOGS)) {
      test(`reaches detect through the stack's own queue: ${Bucket}`, async () => {
        assert.ok(batch)
        const { s3, sqs } = clients()
        const Key = `edr/${Bucket} + a/${batch.file.split("/").at(-1)}`
        await s3.send(new PutObjectCommand({ Bucket, Key, Body: readBatch(batch) }))
        while (await poller.pollOnce());
        assert.deepEqual(failures, [])
        const alerts = (await receiveAll(sqs, machine)).map((body) => JSON.parse(body))
        // The second bucket holds the same records, whose alerts are there already.
        const expected = Bucket === LOGS.notified ? batch.firing.map(({ line }) => line) : []
        assert.deepEqual(
          alerts.map((alert) => alert["landfall.line"]).sort((a, b) => a - b),
          expected,
        )
        const { Contents = [] } = await s3.send(
          new ListObjectsV2Command({ Bucket: output("LedgerBucketName"), Prefix: "objects/" }),
        )
        const scanned = await Promise.all(
          Contents.map(async ({ Key }) => {
            const { Body } = await s3.send(new GetObjectCommand({ Bucket: output("LedgerBucketName"), Key }))
            return JSON.parse((await Body?.transformToString()) ?? "{}").id
          }),
        )
        assert.ok(
          scanned.some((id) => String(id).startsWith(`s3://${Bucket}/${Key}`)),
          scanned.join(" "),
        )
      })
    }

    test("is measured under the stack's name", () => {
      const blobs = detect.log
        .split("\n")
        .filter((line) => line.includes('"_aws"'))
        .map((line) => JSON.parse(line))
      assert.ok(blobs.length >= 2)
      for (const { service } of blobs) assert.equal(service, STACK)
    })
  })
})
