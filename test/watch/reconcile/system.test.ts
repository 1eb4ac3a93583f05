import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { PutBucketNotificationConfigurationCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import { batchKey, readBatch, readExpectations } from "../../../dev/demo/expectations.ts"
import { attachLandfall, receiveAll } from "../../../dev/demo/stack.ts"
import { type System, startSystem } from "../../../dev/demo/system.ts"
import { LocalFunction } from "../../../dev/emulator/lambda/local-function.ts"

const [batch] = readExpectations()
assert.ok(batch)
const key = batchKey(batch)

let system: System
let reconcile: LocalFunction
before(async () => {
  system = await startSystem()
  reconcile = new LocalFunction({
    name: "reconcile",
    zip: join(import.meta.dirname, "../../../build/reconcile.zip"),
    handler: "handler.handler",
    timeoutMs: 60_000,
    environment: {
      ...system.aws.environment,
      LOG_PREFIXES: `${system.stack.logBucket}/edr/`,
      LEDGER_BUCKET: system.stack.ledgerBucket,
      INGEST_QUEUE_URL: system.stack.ingest.url,
      POWERTOOLS_SERVICE_NAME: "landfall-test",
    },
  })
})
after(async () => {
  await reconcile.stop()
  await system.stop()
})

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
