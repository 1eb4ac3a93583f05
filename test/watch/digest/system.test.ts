import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3"
import { receiveAll } from "../../../dev/demo/stack.ts"
import { type System, startSystem } from "../../../dev/demo/system.ts"
import { LocalFunction } from "../../../dev/emulator/lambda/local-function.ts"
import { hourName } from "../../../src/delivery/unparsed/entry.ts"
import { lines, quiet } from "../../properties/bad-input/records.ts"

let system: System
let digest: LocalFunction
before(async () => {
  system = await startSystem()
  digest = new LocalFunction({
    name: "digest",
    zip: join(import.meta.dirname, "../../../build/digest.zip"),
    handler: "handler.handler",
    timeoutMs: 60_000,
    environment: {
      ...system.aws.environment,
      NOTICES_TOPIC_ARN: system.stack.noticesTopic,
      LEDGER_BUCKET: system.stack.ledgerBucket,
      LEASE_SECONDS: "120",
      POWERTOOLS_SERVICE_NAME: "landfall-test",
    },
  })
})
after(async () => {
  await digest.stop()
  await system.stop()
})

/** Copies the entries of this hour to an hour that is over. */
async function letHoursPass(): Promise<number> {
  const { clients, stack } = system
  const Bucket = stack.ledgerBucket
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "unparsed/" }))
  const earlier = hourName(Date.now() - 3 * 3_600_000)
  for (const { Key = "" } of Contents) {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }))
    const moved = Key.replace(/^unparsed\/[^/]+/, `unparsed/${earlier}`)
    await clients.s3.send(
      new PutObjectCommand({ Bucket, Key: moved, Body: (await Body?.transformToString()) ?? "", IfNoneMatch: "*" }),
    )
  }
  return Contents.length
}

test("two objects with broken lines give one mail an hour, whatever the number of runs", async () => {
  const { clients, stack } = system
  for (const name of ["a", "b"]) {
    const Body = lines(quiet(1), "hello", quiet(2))
    await clients.s3.send(new PutObjectCommand({ Bucket: stack.logBucket, Key: `edr/web/${name}.ndjson`, Body }))
  }
  await system.settle()
  assert.deepEqual(await receiveAll(clients.sqs, stack.mailbox), [], "nothing is sent for each object")
  assert.equal(await letHoursPass(), 2)
  await digest.invoke({})
  await digest.invoke({})
  await system.settle()
  assert.deepEqual(system.failures, [])
  const mails = await receiveAll(clients.sqs, stack.mailbox)
  assert.equal(mails.length, 1)
  assert.match(mails[0] ?? "", /2 of 6 lines of 2 objects under/)
})
