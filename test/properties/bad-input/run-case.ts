import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { join } from "node:path"
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import type { Context, SQSEvent } from "aws-lambda"
import { startS3 } from "../../../dev/emulator/s3/server.ts"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import type { Publication } from "../../../src/delivery/publish/publisher.ts"
import type { DetectContext } from "../../../src/detect/context.ts"
import { detectHandler } from "../../../src/detect/lambda.ts"
import type { ObjectLine } from "../../../src/detect/object-outcome.ts"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { SideTables } from "../../../src/engine/enrich/side-tables.ts"
import { ruleSet } from "../../../src/engine/match/rule-set.ts"
import { openObject } from "../../../src/engine/s3/open-object.ts"
import { recognise, sources } from "../../../src/engine/sources/index.ts"
import type { Notice } from "../../../src/notice.ts"
import { loadRules } from "../../../src/rules/load.ts"
import { MemoryStore } from "../../delivery/ledger/memory-store.ts"
import { ARRIVAL, firing } from "./records.ts"
import type { Case, Clock } from "./row.ts"

const rules = ruleSet(await loadRules(join(import.meta.dirname, "../../../rules")), sources)
const BUCKET = "edr-logs"
/** What a function of 300 seconds has left when it begins. */
const REMAINING_MS = 300_000
const ATTEMPTS = 3
/** Far above every `n` that the tables use. */
const BESIDE = 999_999

/** What became of a case. */
export type Outcome = {
  readonly bodies: readonly string[]
  readonly notices: readonly Notice[]
  readonly lines: readonly ObjectLine[]
  readonly message: "done" | "retry"
  /** Whether the ledger says that the object was dealt with. */
  readonly isRecorded: boolean
  /** What a second delivery of the same message published. */
  readonly again: number
}

/** Runs cases through the local S3 and an SQS event, as Lambda would. */
export async function startRunner() {
  const local = await startS3()
  const credentials = { accessKeyId: "local", secretAccessKey: "local" }
  const config = { region: "eu-west-1", endpoint: local.endpoint, credentials, forcePathStyle: true }
  const s3 = new S3Client({ ...config, maxAttempts: ATTEMPTS })
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))

  async function put(key: string, body: Uint8Array, encoding?: string): Promise<void> {
    await s3.send(
      new PutObjectCommand({
        Bucket: BUCKET,
        Key: key,
        Body: body,
        ...(encoding ? { ContentEncoding: encoding } : {}),
        ChecksumAlgorithm: "CRC32",
      }),
    )
  }

  async function run(one: Case): Promise<Outcome> {
    const { key = "fleet/eu/batch.ndjson", object, beside } = one
    const stored = typeof object === "function" ? Buffer.alloc(0) : Buffer.from(object)
    await put(key, stored, one.encoding)
    if (one.rotten !== undefined) rot(local.store.bucket(BUCKET).current(key)?.body, one.rotten)
    const good = Buffer.from(firing(BESIDE))
    if (beside) await put(beside, good)
    const records = [s3Record(key, stored, one.size), ...(beside ? [s3Record(beside, good)] : [])]
    const body = one.checksum ? fdrMessage(key, stored, one.checksum) : JSON.stringify({ Records: records })
    const clock = { now: ARRIVAL }
    const { world, ...seen } = makeWorld(s3, one, key, clock)
    const handler = detectHandler(world)
    const deliver = async () => {
      // A connection that is reset is tried again by the client; a body that breaks off is not.
      const times = one.fault === undefined ? 0 : one.fault === "reset" ? ATTEMPTS : 1
      for (let time = 0; time < times; time++) if (one.fault) local.faults.next("GetObject", one.fault)
      return handler(sqsEvent(body, one.receives ?? 1), context)
    }
    const answer = await deliver()
    const { alerts, notices, lines } = seen.take()
    await deliver()
    const later = seen.take()
    return {
      bodies: alerts.map(({ body: text }) => text),
      notices: notices.map(({ body: text }) => JSON.parse(text)["landfall.notice"]),
      lines,
      message: answer?.batchItemFailures.length === 0 ? "done" : "retry",
      isRecorded: seen.recorded(key),
      again: later.alerts.length + later.notices.length,
    }
  }
  return { run, stop: () => local.stop() }
}

function makeWorld(s3: S3Client, one: Case, key: string, clock: Clock) {
  const store = new MemoryStore()
  const [alerts, notices, lines]: [Publication[], Publication[], ObjectLine[]] = [[], [], []]
  const into = (list: Publication[]) => async (publications: readonly Publication[]) => {
    list.push(...publications)
    return publications.map(({ id }) => ({ id, error: null }))
  }
  const sleep = async () => {}
  let nonces = 0
  const world: DetectContext = {
    scanner: { rules, recognise, limits: { ...defaultLimits, ...one.limits } },
    async open(object) {
      const opened = await openObject(s3, object)
      if (typeof one.object !== "function" || object.key !== key) return opened
      return { ...opened, body: one.object(clock), size: one.size ?? 0 }
    },
    ledger: new Ledger({ store, now: () => clock.now, sleep, nonce: () => `nonce ${nonces++}`, leaseMs: 360_000 }),
    sideTables: () => new SideTables(store, sleep),
    publishAlert: into(alerts),
    publishNotice: into(notices),
    now: () => clock.now,
    log: (line) => void lines.push(line),
  }
  return {
    world,
    take: () => ({ alerts: alerts.splice(0), notices: notices.splice(0), lines: lines.splice(0) }),
    recorded: (name: string) =>
      [...store.objects].some(([place, { text }]) => place.startsWith("objects/") && text.includes(name)),
  }
}

function s3Record(key: string, stored: Uint8Array, size = stored.length): object {
  const encoded = encodeURIComponent(key).replaceAll("%2F", "/")
  return {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    eventTime: new Date(ARRIVAL).toISOString(),
    eventName: "ObjectCreated:Put",
    s3: {
      bucket: { name: BUCKET },
      object: { key: encoded, size, eTag: createHash("md5").update(stored).digest("hex") },
    },
  }
}

function fdrMessage(path: string, stored: Uint8Array, checksum: string): string {
  const files = [{ path, size: stored.length, checksum }]
  return JSON.stringify({
    cid: "4567",
    timestamp: ARRIVAL,
    fileCount: 1,
    totalSize: stored.length,
    bucket: BUCKET,
    files,
  })
}

function sqsEvent(body: string, receives: number): SQSEvent {
  return {
    Records: [
      {
        messageId: "m1",
        receiptHandle: "r1",
        body,
        attributes: {
          ApproximateReceiveCount: String(receives),
          SentTimestamp: String(ARRIVAL),
          SenderId: "s3",
          ApproximateFirstReceiveTimestamp: String(ARRIVAL),
        },
        messageAttributes: {},
        md5OfBody: "",
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:eu-west-1:000000000000:ingest",
        awsRegion: "eu-west-1",
      },
    ],
  }
}

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "detect",
  functionVersion: "1",
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:000000000000:function:detect",
  memoryLimitInMB: "1769",
  awsRequestId: "request",
  logGroupName: "group",
  logStreamName: "stream",
  getRemainingTimeInMillis: () => REMAINING_MS,
  done: () => {},
  fail: () => {},
  succeed: () => {},
}

function rot(body: Buffer | undefined, position: number): void {
  assert.ok(body)
  body.writeUInt8(body.readUInt8(position) ^ 1, position)
}
