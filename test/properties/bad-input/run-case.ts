import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { join } from "node:path"
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import { startS3 } from "../../../dev/emulator/s3/server.ts"
import { readUnparsedKey } from "../../../src/delivery/unparsed/entry.ts"
import { detectHandler } from "../../../src/detect/lambda.ts"
import type { ObjectLine } from "../../../src/detect/object-outcome.ts"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { ruleSet } from "../../../src/engine/match/rule-set.ts"
import { openObject } from "../../../src/engine/s3/open-object.ts"
import { recognise, sources } from "../../../src/engine/sources/index.ts"
import type { Notice } from "../../../src/notice.ts"
import { loadRules } from "../../../src/rules/load.ts"
import { detectInMemory } from "../../detect/in-memory.ts"
import { lambdaContext, s3Notification, s3Record, sqsEvent } from "../lambda-events.ts"
import type { Case, Clock } from "./case.ts"
import { ARRIVAL, firing } from "./records.ts"
import { noticesByHand } from "./scan-by-hand.ts"

const rules = ruleSet(await loadRules(join(import.meta.dirname, "../../../site/rules")), sources)
const BUCKET = "edr-logs"
/** The remaining time of a function with a time-out of 300 seconds when it starts. */
const REMAINING_MS = 300_000
const ATTEMPTS = 3
/** Greater than every `n` that the tables use. */
const ALONGSIDE = 999_999

/** The result of a case. */
export type Outcome = {
  readonly bodies: readonly string[]
  readonly notices: readonly Notice[]
  readonly lines: readonly ObjectLine[]
  readonly message: "done" | "retry"
  /** Whether the ledger has a marker for the object. */
  readonly isRecorded: boolean
  /** How many lines of the object the digest of the hour reports. */
  readonly inDigest: number
  /** The notices of `landfall scan`, if a file can reproduce the case. */
  readonly byHand: readonly string[] | undefined
  /** How many messages a second delivery of the same message published. */
  readonly again: number
}

/** Runs cases through the local S3 and an SQS event, as Lambda does. */
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
    const { key = "fleet/eu/batch.ndjson", object, alongside } = one
    const stored = typeof object === "function" ? Buffer.alloc(0) : Buffer.from(object)
    await put(key, stored, one.encoding)
    if (one.corruptAt !== undefined) corrupt(local.store.bucket(BUCKET).current(key)?.body, one.corruptAt)
    const good = Buffer.from(firing(ALONGSIDE))
    if (alongside) await put(alongside, good)
    const records = [record(key, stored, one.size), ...(alongside ? [record(alongside, good)] : [])]
    const body = one.checksum ? fdrMessage(key, stored, one.checksum) : s3Notification(...records)
    const clock = { now: ARRIVAL }
    const { context, ...seen } = detectWith(s3, one, key, clock)
    const handler = detectHandler(context)
    const deliver = async () => {
      // The client retries a reset connection, but not a body that breaks off.
      const times = one.fault === undefined ? 0 : one.fault === "reset" ? ATTEMPTS : 1
      for (let time = 0; time < times; time++) if (one.fault) local.faults.next("GetObject", one.fault)
      return handler(sqsEvent([{ body, receives: one.receives ?? 1 }]), lambdaContext(REMAINING_MS))
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
      isRecorded: seen.isRecorded(),
      inDigest: seen.inDigest(),
      byHand: await noticesByHand(one, rules, { bucket: BUCKET, key }),
      again: later.alerts.length + later.notices.length,
    }
  }
  return { run, stop: () => local.stop() }
}

/** Detect over the local S3, with everything else in memory. */
function detectWith(s3: S3Client, one: Case, key: string, clock: Clock) {
  const { context, store, alerts, notices, lines } = detectInMemory({
    scanner: { rules, recognise, limits: { ...defaultLimits, ...one.limits } },
    async open(object) {
      const opened = await openObject(s3, object)
      if (typeof one.object !== "function" || object.key !== key) return opened
      return { ...opened, body: one.object(clock), size: one.size ?? 0 }
    },
    now: () => clock.now,
  })
  return {
    context,
    take: () => ({ alerts: alerts.splice(0), notices: notices.splice(0), lines: lines.splice(0) }),
    inDigest: () => [...store.objects.keys()].reduce((sum, name) => sum + (readUnparsedKey(name)?.unparsed ?? 0), 0),
    isRecorded: () => [...store.objects].some(([name, { text }]) => name.startsWith("objects/") && text.includes(key)),
  }
}

function record(key: string, stored: Uint8Array, size = stored.length): object {
  return s3Record({ bucket: BUCKET, key, size, etag: createHash("md5").update(stored).digest("hex") })
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

function corrupt(body: Buffer | undefined, position: number): void {
  assert.ok(body)
  body.writeUInt8(body.readUInt8(position) ^ 1, position)
}
