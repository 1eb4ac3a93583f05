import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda"
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns"
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs"
import { readBatch, readExpectations } from "../../../dev/demo/expectations.ts"
import { receiveAll } from "../../../dev/demo/stack.ts"
import { LocalFunction } from "../../../dev/emulator/lambda/local-function.ts"
import { Poller } from "../../../dev/emulator/poller.ts"
import { isMotoInstalled, type Moto, startMoto } from "../../dev/emulator/moto.ts"
import { clientOptions, type Deployed, deploy, REGION, STACK } from "./deploy.ts"

/** Types that moto 5.2.1 does not create in a stack. */
const NOT_CREATED = [
  "AWS::CloudWatch::Alarm",
  "AWS::Lambda::EventInvokeConfig",
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
    assert.ok(s3 && sqs && sns, "moto has started")
    return { s3, sqs, sns }
  }
  const output = (name: string): string => {
    const value = deployed.outputs[name]
    assert.ok(value, `the stack has the output ${name}`)
    return value
  }

  before(async () => {
    moto = await startMoto()
    assert.ok(moto, "moto_server is on the path and must start")
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
    // moto would run the function in docker; the test runs the same zip under AWS's runtime client.
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}))
    for (const { UUID } of EventSourceMappings) {
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }))
    }
  })
  after(async () => {
    await moto?.stop()
  })

  test("CloudFormation creates every resource whose type moto supports", (t) => {
    const { Resources } = deployed.template
    const missing = Object.keys(Resources).filter((id) => !deployed.physical[id])
    const types = [...new Set(missing.map((id) => Resources[id]?.Type ?? ""))].sort()
    assert.deepEqual(types, NOT_CREATED)
    t.diagnostic(
      `moto created ${Object.keys(Resources).length - missing.length} resources; it does not support ${types.join(", ")}`,
    )
  })

  describe("an object that lands", () => {
    let detect: LocalFunction
    let poller: Poller
    const failures: string[] = []
    const integration = { url: "", arn: "" }
    const [batch] = readExpectations()

    before(async () => {
      assert.ok(moto && batch)
      const { s3, sqs, sns } = clients()
      // The environment of the deployed function.
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
      integration.url = (await sqs.send(new CreateQueueCommand({ QueueName: "integration" }))).QueueUrl ?? ""
      integration.arn = `arn:aws:sqs:${REGION}:123456789012:integration`
      await sns.send(
        new SubscribeCommand({
          TopicArn: output("AlertsTopicArn"),
          Protocol: "sqs",
          Endpoint: integration.arn,
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
      test(`reaches detect through the queue of the stack: ${Bucket}`, async () => {
        assert.ok(batch)
        const { s3, sqs } = clients()
        const Key = `edr/${Bucket} + a/${batch.file.split("/").at(-1)}`
        await s3.send(new PutObjectCommand({ Bucket, Key, Body: readBatch(batch) }))
        while (await poller.pollOnce());
        assert.deepEqual(failures, [])
        const alerts = (await receiveAll(sqs, integration)).map((body) => JSON.parse(body))
        // The second bucket contains the same records, whose alerts are published already.
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
