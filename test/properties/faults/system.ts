import { join } from "node:path"
import { Logger } from "@aws-lambda-powertools/logger"
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { PublishBatchCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns"
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm"
import { mockClient } from "aws-sdk-client-mock"
import { startS3 } from "../../../dev/emulator/s3/server.ts"
import type { AlertDocument } from "../../../src/delivery/alert/document.ts"
import type { LedgerEntry } from "../../../src/delivery/ledger/entry.ts"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import { ledgerStore } from "../../../src/delivery/ledger/s3-ledger.ts"
import { deliver } from "../../../src/delivery/notify/deliver.ts"
import { emailChannel } from "../../../src/delivery/notify/email/channel.ts"
import { notifyHandler } from "../../../src/delivery/notify/lambda.ts"
import { Outages } from "../../../src/delivery/notify/outage.ts"
import { ssmSecret } from "../../../src/delivery/notify/secret.ts"
import { slackChannel } from "../../../src/delivery/notify/slack/channel.ts"
import { snsPublisher } from "../../../src/delivery/publish/publisher.ts"
import type { DetectContext } from "../../../src/detect/context.ts"
import { detectHandler } from "../../../src/detect/lambda.ts"
import type { ObjectLine } from "../../../src/detect/object-outcome.ts"
import { observeObject } from "../../../src/detect/observe.ts"
import { SideTables } from "../../../src/engine/enrich/side-tables.ts"
import { s3ObjectStore } from "../../../src/engine/s3/object-store.ts"
import { openAllowed } from "../../../src/engine/s3/open-allowed.ts"
import { scannerOf } from "../../../src/engine/scanner.ts"
import { emfMeter } from "../../../src/metrics/meter.ts"
import type { Notice } from "../../../src/notice.ts"
import { loadRules } from "../../../src/rules/load.ts"
import { ARRIVAL } from "../bad-input/records.ts"
import { lambdaContext, s3Record, sqsEvent } from "../lambda-events.ts"
import { type SlackServer, startSlackServer } from "./slack-server.ts"

export const LOGS = "edr-logs"
export const LEDGER = "landfall-ledger"
/** The account that owns the local S3. */
export const ACCOUNT = "000000000000"
const TOPICS = { alerts: "arn:aws:sns:eu-west-1:1:alerts", notices: "arn:aws:sns:eu-west-1:1:notices" }
const RECIPIENTS = "arn:aws:sns:eu-west-1:1:people"
/** Attempts of the S3 client for retryable errors. */
export const ATTEMPTS = 2
const LEASE_MS = 360_000
const compiled = await loadRules(join(import.meta.dirname, "../../../site/rules"))

type Published = { readonly topic: string; readonly body: string; readonly bytes: number }
type Email = { readonly subject: string; readonly body: string }

/** Both functions, composed as deployed, over the local S3, a mocked SNS and a local Slack server. */
export async function startSystem(environment: { readonly [variable: string]: string } = {}) {
  const local = await startS3()
  const slack: SlackServer = await startSlackServer()
  const credentials = { accessKeyId: "local", secretAccessKey: "local" }
  const config = { region: "eu-west-1", endpoint: local.endpoint, credentials, forcePathStyle: true }
  const s3 = new S3Client({ ...config, maxAttempts: ATTEMPTS })
  const clock = { now: ARRIVAL }
  const lines: ObjectLine[] = []
  const logged: string[] = []
  const published: Published[] = []
  const emails: Email[] = []
  /** The error that SNS returns for every publication; null if it accepts them. */
  const sns: { refusal: Error | null } = { refusal: null }

  const topics = mockClient(SNSClient)
  topics.on(PublishBatchCommand).callsFake(async ({ TopicArn, PublishBatchRequestEntries: entries }) => {
    if (sns.refusal) throw sns.refusal
    for (const { Message, MessageAttributes } of entries) {
      const words = Object.entries<{ DataType: string; StringValue: string }>(MessageAttributes)
      const attributes = words.flatMap(([name, { DataType, StringValue }]) => [name, DataType, StringValue]).join("")
      published.push({ topic: TopicArn, body: Message, bytes: Buffer.byteLength(Message + attributes) })
    }
    return { Successful: entries.map(({ Id }: { Id: string }) => ({ Id })), Failed: [] }
  })
  topics.on(PublishCommand).callsFake(async ({ Subject, Message }) => {
    if (sns.refusal) throw sns.refusal
    emails.push({ subject: Subject, body: Message })
    return {}
  })
  const ssm = mockClient(SSMClient)
  ssm.on(GetParameterCommand).callsFake(async () => ({ Parameter: { Value: slack.url } }))

  const snsClient = new SNSClient({ region: "eu-west-1", credentials })
  const sleep = async () => {}
  const store = s3ObjectStore(s3, LEDGER, ACCOUNT)
  let nonces = 0
  const ledger = new Ledger({ store, now: () => clock.now, sleep, nonce: () => `nonce ${nonces++}`, leaseMs: LEASE_MS })
  const observe = observeObject(new Logger(), emfMeter())
  const context: DetectContext = {
    scanner: scannerOf(compiled),
    open: openAllowed(s3, environment),
    ledger,
    sideTables: () => new SideTables(ledgerStore(s3, { LEDGER_BUCKET: LEDGER })),
    publishAlert: snsPublisher(snsClient, TOPICS.alerts),
    publishNotice: snsPublisher(snsClient, TOPICS.notices),
    now: () => clock.now,
    log(line) {
      lines.push(line)
      logged.push(...captured(() => observe(line)))
    },
  }
  const logger = new Logger()
  const meter = emfMeter()
  const ssmClient = new SSMClient({ region: "eu-west-1", credentials })
  const url = ssmSecret(ssmClient, "slack", () => clock.now)
  const channels = [
    emailChannel(snsClient, RECIPIENTS),
    slackChannel({ url, origins: [slack.origin], region: "eu-west-1" }, { fetch, sleep: slack.sleep, timeoutMs: 300 }),
  ]
  const delivering = {
    channels,
    ledger,
    outages: new Outages({ store, now: () => clock.now }),
    acquireLock: async () => async () => {},
    now: () => clock.now,
    meter: { write: (values: object) => void logged.push(...captured(() => meter.write(values))) },
    log: {
      info: (text: string, details: object) => void logged.push(...captured(() => logger.info(text, { details }))),
      error: (text: string, details: object) => void logged.push(...captured(() => logger.error(text, { details }))),
    },
  }

  for (const bucket of [LOGS, LEDGER]) await s3.send(new CreateBucketCommand({ Bucket: bucket }))

  return {
    s3,
    local,
    clock,
    sns,
    slack,
    /** All log and metric lines of both functions. */
    logged,
    emails,
    /** Puts an object and returns its notification record. */
    async land(key: string, body: string | Uint8Array) {
      const { ETag = "" } = await s3.send(new PutObjectCommand({ Bucket: LOGS, Key: key, Body: body }))
      return s3Record({ bucket: LOGS, key, etag: ETag.replaceAll('"', ""), size: Buffer.byteLength(body) })
    },
    /** Runs detect with a message. Returns what it published and whether the message comes back. */
    async detect(body: string, { receives = 1, remainingMs = 300_000 } = {}) {
      const handler = detectHandler(context)
      const before = published.length
      const answer = await handler(sqsEvent([{ body, receives }]), lambdaContext(remainingMs))
      const added = published.slice(before)
      return {
        comesBack: answer?.batchItemFailures.length !== 0,
        alerts: added.filter(({ topic }) => topic === TOPICS.alerts),
        notices: added
          .filter(({ topic }) => topic === TOPICS.notices)
          .map((one): Notice => JSON.parse(one.body)["landfall.notice"]),
        lines: lines.splice(0),
      }
    },
    /** Runs notify with everything that was published. Returns how many messages come back. */
    async notify({ receives = 1 } = {}): Promise<number> {
      const handler = notifyHandler(
        (messages, deadline) => deliver(messages, delivering, deadline),
        async () => {},
        () => clock.now,
      )
      const messages = published.map(({ topic, body }) => ({
        body: JSON.stringify({ TopicArn: topic, Message: body }),
        receives,
      }))
      const { batchItemFailures } = await handler(sqsEvent(messages), lambdaContext(300_000))
      return batchItemFailures.length
    },
    /** The ledger's entries under a prefix. */
    async entries(prefix: string): Promise<LedgerEntry[]> {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: LEDGER, Prefix: prefix }))
      return Promise.all(
        Contents.map(async ({ Key }) => {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket: LEDGER, Key }))
          return JSON.parse((await Body?.transformToString()) ?? "")
        }),
      )
    },
    documents: (): AlertDocument[] =>
      published.filter(({ topic }) => topic === TOPICS.alerts).map(({ body }) => JSON.parse(body)),
    async stop() {
      topics.restore()
      ssm.restore()
      s3.destroy()
      await slack.stop()
      await local.stop()
    },
  }
}

/** A fault and the checks of its consequences. Throws when a check fails. */
export type Case = { readonly name: string; readonly run: () => Promise<void> }

export type System = Awaited<ReturnType<typeof startSystem>>

/** Starts a system for `work` and stops it at the end. */
export async function withSystem(
  work: (system: System) => Promise<void>,
  environment: { readonly [variable: string]: string } = {},
): Promise<void> {
  const system = await startSystem(environment)
  try {
    await work(system)
  } finally {
    await system.stop()
  }
}

/** The lines that a synchronous function writes to standard output and standard error. */
function captured(work: () => void): string[] {
  const streams = [process.stdout, process.stderr]
  const writes = streams.map((stream) => stream.write)
  let text = ""
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array) => {
      text += String(chunk)
      return true
    }
  }
  try {
    work()
  } finally {
    streams.forEach((stream, index) => {
      stream.write = writes[index] ?? stream.write
    })
  }
  return text.split("\n").filter((line) => line !== "")
}
