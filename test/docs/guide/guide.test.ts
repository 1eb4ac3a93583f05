import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from "@aws-sdk/client-cloudformation"
import { LambdaClient } from "@aws-sdk/client-lambda"
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns"
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs"
import { type Expectation, readBatch, readExpectations } from "../../../dev/demo/expectations.ts"
import { receiveAll } from "../../../dev/demo/stack.ts"
import { type Template, templateFile } from "../../../infra/package-template.ts"
import { isMotoInstalled, type Moto, startMoto } from "../../dev/emulator/moto.ts"
import { clientOptions, REGION, STACK } from "../../infra/template/deploy.ts"
import { type Clone, commandsOf, makeClone, type Ran, runLine } from "./commands.ts"
import { type Clients, fillIn } from "./fill-in.ts"
import { type Lambdas, startLambdas } from "./lambdas.ts"

const page = readFileSync(join(import.meta.dirname, "../../../docs/deployment.md"), "utf8")
const commands = commandsOf(page)

const ACCOUNT = "123456789012"
const BUCKET = "example-edr-logs"
const NEIGHBOUR = { url: "", arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:neighbour` }
const SUBSCRIBER = { url: "", arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:subscriber` }
const MAILBOX = { url: "", arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:mailbox` }
const [fresh, old] = readExpectations()

/** What doctor finds in a stack on moto, by check, and why the cause is moto and not the stack. */
const GAPS: { readonly [check: string]: string } = {
  keys: "moto takes a template's key policy as it is and then fails on reading it",
  "event source mappings": "moto finds a function's mappings by its ARN only; they are disabled here besides",
  functions: "moto overlooks Architectures",
  "ledger bucket": "moto overlooks VersioningConfiguration and PublicAccessBlockConfiguration",
  "ledger writes":
    "no bucket has its policy here: moto knows no conditions in one, and would refuse whatever is denied without TLS",
  alarms: "moto's CloudFormation makes none",
  silence: "moto makes no metrics of what functions log",
}

describe("the guide's commands, as printed, from clone to alert on moto", {
  skip: isMotoInstalled() ? false : "moto_server not found",
}, () => {
  let moto: Moto | null
  let clone: Clone
  let clients: Clients
  let lambdas: Lambdas | undefined
  let environment: { readonly [name: string]: string }
  let isWhole = true
  let untouched: NotificationConfiguration

  before(async () => {
    moto = await startMoto()
    assert.ok(moto, "moto_server is on the path and must start")
    clone = makeClone()
    const options = clientOptions(moto.endpoint)
    environment = {
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      // The zips exist already, and other tests read them.
      LANDFALL_ZIPS: "made",
      // The interval in ms at which osls polls the stack.
      SLS_AWS_MONITORING_FREQUENCY: "100",
    }
    clients = {
      cloudFormation: new CloudFormationClient(options),
      s3: new S3Client({ ...options, forcePathStyle: true }),
      sns: new SNSClient(options),
      sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
    }
    await makeLogBucket()
    untouched = await notifications()
  })
  after(async () => {
    await lambdas?.stop()
    clone?.remove()
    await moto?.stop()
  })

  /** The bucket before the guide: it notifies two subscribers, and one of its objects fires the rule. */
  async function makeLogBucket(): Promise<void> {
    const { s3, sns, sqs } = clients
    for (const queue of [NEIGHBOUR, SUBSCRIBER, MAILBOX]) {
      const QueueName = queue.arn.split(":").at(-1)
      queue.url = (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? ""
    }
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "uploads" }))
    await s3.send(
      new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } }),
    )
    await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: "Enabled" } }))
    await put("edr/2026/before.gz", old)
    const prefix = (Value: string) => ({ Key: { FilterRules: [{ Name: "prefix" as const, Value }] } })
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: BUCKET,
        NotificationConfiguration: {
          QueueConfigurations: [
            {
              Id: "neighbour",
              QueueArn: NEIGHBOUR.arn,
              Events: ["s3:ObjectCreated:Put"],
              Filter: prefix("cloudtrail/"),
            },
          ],
          TopicConfigurations: [
            { Id: "uploads", TopicArn, Events: ["s3:ObjectRemoved:*"], Filter: prefix("uploads/") },
          ],
        },
      }),
    )
    await receiveAll(sqs, NEIGHBOUR)
  }

  async function notifications(): Promise<NotificationConfiguration> {
    const { $metadata: _, ...found } = await clients.s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket: BUCKET }),
    )
    return found
  }

  async function put(Key: string, batch: Expectation | undefined): Promise<void> {
    assert.ok(batch)
    await clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: readBatch(batch) }))
  }

  /** What the alerts topic's subscriber got since the last call. */
  async function alerts(): Promise<{ [name: string]: unknown }[]> {
    const bodies = await receiveAll(clients.sqs, SUBSCRIBER)
    return bodies.map((body) => JSON.parse(body))
  }

  function firing(Key: string, batch: Expectation | undefined): string[] {
    return (batch?.firing ?? []).map(({ line }) => `${Key}:${line}`).sort()
  }

  const placesOf = (found: readonly { [name: string]: unknown }[]) =>
    found.map((alert) => `${alert["landfall.key"]}:${alert["landfall.line"]}`).sort()

  /** Does what Lambda, and a reader's own subscriptions, would do after the deployment. */
  async function play(): Promise<void> {
    assert.ok(moto)
    const template = JSON.parse(readFileSync(templateFile(join(clone.folder, ".serverless")), "utf8"))
    await compareWithReadme(template)
    const outputs = await fillIn(clients, template, STACK)
    const output = (name: string) => outputs.get(name) ?? ""
    const subscribe = (topic: string, { arn }: { readonly arn: string }) =>
      clients.sns.send(
        new SubscribeCommand({
          TopicArn: output(`${topic}TopicArn`),
          Protocol: "sqs",
          Endpoint: arn,
          Attributes: {
            RawMessageDelivery: "true",
            RedrivePolicy: JSON.stringify({ deadLetterTargetArn: output("SubscriptionDeadLettersArn") }),
          },
        }),
      )
    await subscribe("Alerts", SUBSCRIBER)
    await subscribe("Recipients", MAILBOX)
    lambdas = await startLambdas(
      new LambdaClient(clientOptions(moto.endpoint)),
      clients.sqs,
      [
        {
          name: "detect",
          functionName: output("DetectFunctionName"),
          queueUrl: output("IngestQueueUrl"),
          batchSize: 1,
        },
        {
          name: "notify",
          functionName: output("NotifyFunctionName"),
          queueUrl: output("NotifyQueueUrl"),
          batchSize: 1000,
        },
      ],
      environment,
    )
  }

  /** README.md says how many resources of each type moto does not create. */
  async function compareWithReadme({ Resources }: Template): Promise<void> {
    const { StackResourceSummaries = [] } = await clients.cloudFormation.send(
      new ListStackResourcesCommand({ StackName: STACK }),
    )
    const created = new Set(
      StackResourceSummaries.filter(({ PhysicalResourceId }) => PhysicalResourceId).map((one) => one.LogicalResourceId),
    )
    const missing = Object.entries(Resources).filter(([id]) => !created.has(id))
    const count = (type: string) => missing.filter(([, { Type }]) => Type === `AWS::${type}`).length
    const readme = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8").replaceAll(/\s+/g, " ")
    const total = Object.keys(Resources).length
    for (const claim of [
      `moto creates ${total - missing.length} of its ${total} resources`,
      `none of these ${missing.length}:`,
      `| ${count("SQS::QueuePolicy")} queue policies, ${count("SNS::TopicPolicy")} topic policies, ${count("SNS::Subscription")} subscriptions |`,
      `| ${count("CloudWatch::Alarm")} alarms |`,
      `| ${count("S3::BucketPolicy")} bucket policies |`,
      `| ${count("Scheduler::Schedule")} schedules |`,
    ])
      assert.ok(readme.includes(claim), `README.md does not say: ${claim}`)
  }

  async function settle(): Promise<void> {
    assert.ok(lambdas, "the stack was deployed")
    await lambdas.settle()
    assert.deepEqual(lambdas.failures, [], lambdas.log())
  }

  type Step = {
    /** Exit status; 0 when left out. */
    readonly status?: number
    readonly run?: (line: string) => Promise<Ran>
    readonly verify?: (ran: Ran) => Promise<void> | void
  }

  const run = (line: string) => runLine(line, clone.folder, environment)

  /** The expected result of each command, by the beginning of the command, in the page's order. */
  const steps: readonly (readonly [begin: string, step: Step])[] = [
    ["bin/landfall check", { verify: ({ stdout }) => assert.match(stdout, /crowdstrike\.fdr/) }],
    [
      `bin/landfall scan s3://${BUCKET}/edr/`,
      { status: 1, verify: ({ stdout }) => assert.match(stdout, /edr\/2026\/before\.gz/) },
    ],
    ["npx osls package", {}],
    ["npx osls deploy", { verify: play }],
    [
      `bin/landfall attach ${BUCKET}/edr/ --stack ${STACK} --dry-run`,
      { verify: async () => assert.deepEqual(await notifications(), untouched) },
    ],
    [
      `bin/landfall attach ${BUCKET}/edr/ --stack ${STACK} --yes`,
      {
        async verify() {
          const { QueueConfigurations: [foreign, ours, ...more] = [], ...others } = await notifications()
          assert.deepEqual({ ...others, QueueConfigurations: [foreign] }, untouched)
          assert.deepEqual(more, [])
          assert.match(ours?.QueueArn ?? "", /IngestQueue/)
          assert.equal(readdirSync(clone.folder).filter((name) => name.startsWith("landfall-attach-")).length, 1)
          await put("edr/2026/after.gz", fresh)
          await put("cloudtrail/others.gz", fresh)
          await settle()
          assert.deepEqual(placesOf(await alerts()), firing("edr/2026/after.gz", fresh))
          // S3 also sends the neighbour a test event whenever the configuration is written.
          const received = (await receiveAll(clients.sqs, NEIGHBOUR)).filter((body) => !body.includes("s3:TestEvent"))
          assert.match(
            received.join("\n"),
            /^.*others\.gz.*$/,
            "the neighbour still gets its own events, and no others",
          )
          const emails = await receiveAll(clients.sqs, MAILBOX)
          assert.ok(emails.some((email) => email.includes("edr/2026/after.gz")))
        },
      },
    ],
    [
      `bin/landfall replay s3://${BUCKET}/edr/ --stack ${STACK}`,
      {
        status: 1,
        async verify({ stderr }) {
          const counts = new RegExp(`${old?.firing.length} new, ${fresh?.firing.length} the same`)
          assert.match(stderr, counts)
          await settle()
          assert.deepEqual(await alerts(), [])
        },
      },
    ],
    [
      `bin/landfall replay s3://${BUCKET}/edr/ --stack ${STACK} --publish`,
      {
        status: 1,
        async verify() {
          await settle()
          assert.deepEqual(placesOf(await alerts()), firing("edr/2026/before.gz", old))
          await receiveAll(clients.sqs, MAILBOX)
        },
      },
    ],
    [
      `bin/landfall doctor --stack ${STACK} --canary`,
      {
        status: 2,
        run: (line) => lambdas?.during(() => run(line)) ?? run(line),
        async verify({ stdout, stderr }) {
          for (const stage of ["put", "recorded", "published", "scanned"]) {
            assert.match(stderr, new RegExp(`^canary: ${stage} after \\d+ ms$`, "m"))
          }
          const checks = [...stdout.matchAll(/^(?:ERROR|WARNING) ([^:]+):/gm)].map(([, check = ""]) => check)
          assert.deepEqual(
            [...new Set(checks)].filter((check) => !(check in GAPS)),
            [],
          )
          const [alert, ...more] = await alerts()
          assert.equal(alert?.["landfall.test"], true)
          assert.deepEqual(more, [])
          assert.deepEqual(await receiveAll(clients.sqs, MAILBOX), [], "recipients do not get a test")
        },
      },
    ],
    [
      `bin/landfall detach ${BUCKET}/edr/ --stack ${STACK} --yes`,
      { verify: async () => assert.deepEqual(await notifications(), untouched) },
    ],
    [
      "npx osls remove",
      {
        async verify() {
          const asked = clients.cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }))
          await assert.rejects(asked, /does not exist/)
        },
      },
    ],
  ]

  test("the page has these commands, in this order, and no other", () => {
    assert.equal(commands.length, steps.length, commands.map(({ text }) => text).join("\n"))
    for (const [index, [begin]] of steps.entries()) {
      assert.ok(commands[index]?.text.startsWith(begin), `${commands[index]?.text} begins with ${begin}`)
    }
  })

  for (const [index, { line, text }] of commands.entries()) {
    test(`line ${line}: ${text}`, async (context) => {
      if (!isWhole) return context.skip("an earlier command failed")
      isWhole = false
      const [, step = {}] = steps[index] ?? []
      const ran = await (step.run ?? run)(text)
      assert.equal(ran.status, step.status ?? 0, `${text}\n${ran.stdout}${ran.stderr}`)
      await step.verify?.(ran)
      isWhole = true
    })
  }
})
