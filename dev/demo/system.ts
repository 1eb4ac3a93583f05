import { join } from "node:path"
import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import { LocalFunction } from "../emulator/lambda/local-function.ts"
import { type LocalAws, startLocalAws } from "../emulator/local-aws.ts"
import { Poller } from "../emulator/poller.ts"
import { type SlackReceiver, startSlackReceiver } from "./slack-receiver.ts"
import { attachLandfall, attachOtherQueue, type Clients, makeStack, type Stack } from "./stack.ts"

/** Landfall on this machine: the packaged zips, with pollers on their queues as in Lambda. */
export type System = {
  readonly aws: LocalAws
  readonly clients: Clients
  readonly stack: Stack
  readonly slack: SlackReceiver
  readonly detect: LocalFunction
  readonly notify: LocalFunction
  /** The failures that the functions' pollers reported. */
  readonly failures: readonly string[]
  /** Polls the functions' queues until both are empty. */
  readonly settle: () => Promise<void>
  readonly stop: () => Promise<void>
}

const BUILD = join(import.meta.dirname, "../../build")
const WEBHOOK_PARAMETER = "landfall-slack-webhook"
const TIMEOUT_MS = 60_000

type SystemOptions = {
  readonly visibilitySeconds?: number
  readonly leaseSeconds?: number
  /** The folder of the zips. */
  readonly build?: string
  /** The ARN of a topic for OCSF findings; without it, that channel is off. */
  readonly ocsfTopic?: string
}

export async function startSystem({
  visibilitySeconds = 30,
  leaseSeconds = 70,
  build = BUILD,
  ocsfTopic,
}: SystemOptions = {}): Promise<System> {
  const slack = await startSlackReceiver()
  const aws = await startLocalAws({ [WEBHOOK_PARAMETER]: `${slack.origin}/services/T000/B000/demo` })
  const clients = makeClients(aws.environment)
  const stack = await makeStack(clients, visibilitySeconds)
  await attachOtherQueue(clients, stack)
  await attachLandfall(clients, stack)
  const shared = {
    ...aws.environment,
    LEDGER_BUCKET: stack.ledgerBucket,
    LEASE_SECONDS: String(leaseSeconds),
    POWERTOOLS_SERVICE_NAME: "landfall",
  }
  const detect = new LocalFunction({
    name: "detect",
    zip: join(build, "detect.zip"),
    handler: "handler.handler",
    timeoutMs: TIMEOUT_MS,
    environment: {
      ...shared,
      ALERTS_TOPIC_ARN: stack.alertsTopic,
      NOTICES_TOPIC_ARN: stack.noticesTopic,
      CANARY_BUCKET: stack.canaryBucket,
    },
  })
  const notify = new LocalFunction({
    name: "notify",
    zip: join(build, "notify.zip"),
    handler: "handler.handler",
    timeoutMs: TIMEOUT_MS,
    environment: {
      ...shared,
      RECIPIENTS_TOPIC_ARN: stack.recipientsTopic,
      SLACK_WEBHOOK_PARAMETER: WEBHOOK_PARAMETER,
      SLACK_WEBHOOK_ORIGINS: slack.origin,
      NOTIFY_PAUSE_MS: "0",
      ...(ocsfTopic === undefined ? {} : { OCSF_DESTINATION: ocsfTopic }),
    },
  })
  const failures: string[] = []
  const onFailure = (error: unknown) => void failures.push(error instanceof Error ? error.message : String(error))
  const pollers = [
    new Poller(clients.sqs, {
      queueUrl: stack.ingest.url,
      batchSize: 1,
      invoke: (event) => detect.invoke(event),
      onFailure,
    }),
    new Poller(clients.sqs, {
      queueUrl: stack.notify.url,
      batchSize: 1000,
      windowMs: 200,
      invoke: (event) => notify.invoke(event),
      onFailure,
    }),
  ]
  return {
    aws,
    clients,
    stack,
    slack,
    detect,
    notify,
    failures,
    async settle() {
      // detect sends messages to the queue of notify, so both are polled again after either had a message.
      for (let busy = true; busy; ) {
        busy = false
        for (const poller of pollers) while (await poller.pollOnce()) busy = true
      }
    },
    async stop() {
      await Promise.all([detect.stop(), notify.stop()])
      for (const client of Object.values(clients)) client.destroy()
      await aws.stop()
      await slack.stop()
    },
  }
}

/** SDK clients for the local endpoints. */
export function makeClients(environment: { readonly [variable: string]: string }): Clients {
  const options = (service: string) => ({
    region: environment["AWS_REGION"] ?? "",
    endpoint: environment[`AWS_ENDPOINT_URL_${service}`] ?? "",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  })
  return {
    s3: new S3Client({ ...options("S3"), forcePathStyle: true }),
    sqs: new SQSClient(options("SQS")),
    sns: new SNSClient(options("SNS")),
  }
}
