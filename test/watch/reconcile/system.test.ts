import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, test } from "node:test"
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { batchKey, readBatch, readExpectations } from "../../../dev/demo/expectations.ts"
import { attachLandfall, receiveAll } from "../../../dev/demo/stack.ts"
import { type System, startSystem } from "../../../dev/demo/system.ts"
import { LocalFunction } from "../../../dev/emulator/lambda/local-function.ts"

const [batch, batchAbroad] = readExpectations()
assert.ok(batch && batchAbroad)
const key = batchKey(batch)

/** A log bucket in another region than the stack's. */
const ABROAD = "logs-abroad"

let system: System
let s3Abroad: S3Client
let reconcile: LocalFunction
before(async () => {
  system = await startSystem()
  await makeBucketAbroad()
  reconcile = new LocalFunction({
    name: "reconcile",
    zip: join(import.meta.dirname, "../../../build/reconcile.zip"),
    handler: "handler.handler",
    timeoutMs: 60_000,
    environment: {
      ...system.aws.environment,
      LOG_PREFIXES: `${system.stack.logBucket}/edr/,${ABROAD}/edr/`,
      LEDGER_BUCKET: system.stack.ledgerBucket,
      INGEST_QUEUE_URL: system.stack.ingest.url,
      NOTICES_TOPIC_ARN: system.stack.noticesTopic,
      POWERTOOLS_SERVICE_NAME: "landfall-test",
    },
  })
})
after(async () => {
  s3Abroad.destroy()
  await reconcile.stop()
  await system.stop()
})

async function makeBucketAbroad(): Promise<void> {
  s3Abroad = new S3Client({
    region: "us-east-1",
    endpoint: system.aws.s3.endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  })
  await s3Abroad.send(new CreateBucketCommand({ Bucket: ABROAD }))
  await s3Abroad.send(
    new PutBucketVersioningCommand({ Bucket: ABROAD, VersioningConfiguration: { Status: "Enabled" } }),
  )
}

const today = { from: "2000-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z" }

function lastMeasured(): object {
  const lines = reconcile.log.split("\n").filter((line) => line.includes('"_aws"'))
  const { ObjectsCompared, ObjectsMissed } = JSON.parse(lines.at(-1) ?? "{}")
  return { ObjectsCompared, ObjectsMissed }
}

const alerts = async () => (await receiveAll(system.clients.sqs, system.stack.integration)).length

test("an object whose notification never came is found and alerts; then there is nothing more to find", async () => {
  const { clients, stack } = system
  await clients.s3.send(
    new PutBucketNotificationConfigurationCommand({ Bucket: stack.logBucket, NotificationConfiguration: {} }),
  )
  await clients.s3.send(new PutObjectCommand({ Bucket: stack.logBucket, Key: key, Body: readBatch(batch) }))
  await system.settle()
  assert.equal(await alerts(), 0)
  await reconcile.invoke(today)
  assert.deepEqual(lastMeasured(), { ObjectsCompared: 1, ObjectsMissed: 1 })
  await system.settle()
  assert.equal(await alerts(), batch.firing.length)
  await reconcile.invoke(today)
  assert.deepEqual(lastMeasured(), { ObjectsCompared: 1, ObjectsMissed: 0 })
})

test("a version that was overwritten before anybody saw it is found too", async () => {
  const { clients, stack } = system
  const put = (Body: Uint8Array | string) =>
    clients.s3.send(new PutObjectCommand({ Bucket: stack.logBucket, Key: "edr/overwritten.ndjson", Body }))
  await put(JSON.stringify({ "@timestamp": "2026-11-24T00:00:00Z", message: "evidence" }))
  await attachLandfall(clients, stack)
  await put("{}\n")
  await system.settle()
  await reconcile.invoke(today)
  assert.deepEqual(lastMeasured(), { ObjectsCompared: 3, ObjectsMissed: 1 })
})

test("an object in a bucket of another region, which S3 answers with 301, is listed, read and alerts", async () => {
  await s3Abroad.send(new PutObjectCommand({ Bucket: ABROAD, Key: "edr/batch", Body: readBatch(batchAbroad) }))
  await system.settle()
  await alerts()
  await reconcile.invoke(today)
  assert.deepEqual(lastMeasured(), { ObjectsCompared: 4, ObjectsMissed: 1 })
  await system.settle()
  assert.deepEqual(system.failures, [])
  assert.equal(await alerts(), batchAbroad.firing.length)
})
