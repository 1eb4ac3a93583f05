import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import type { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns"
import { type LocalS3, startS3 } from "../../../dev/emulator/s3/server.ts"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { ruleSet } from "../../../src/engine/match/rule-set.ts"
import { recognise, sources } from "../../../src/engine/sources/index.ts"
import { clientOfBucket } from "../../../src/operate/replay/client-of-bucket.ts"
import { type Batch, replay } from "../../../src/operate/replay/replay.ts"
import { replayContext } from "../../../src/operate/replay/replay-context.ts"
import { loadRules } from "../../../src/rules/load.ts"
import { ARRIVAL, firing, lines } from "../../properties/bad-input/records.ts"

const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" }
const LOGS = { bucket: "logs-abroad", key: "edr/batch", arrival: ARRIVAL }
const LEDGER = "ledger-at-home"

let s3: LocalS3
let [logs, ledger]: [S3Client?, S3Client?] = []

/** A client that does not follow S3 to another region: there it fails. */
const clientIn = (region: string) =>
  new S3Client({ endpoint: s3.endpoint, region, forcePathStyle: true, credentials: CREDENTIALS })

before(async () => {
  s3 = await startS3({ region: "eu-west-1" })
  logs = clientIn("us-east-1")
  ledger = clientIn("eu-west-1")
  await logs.send(new CreateBucketCommand({ Bucket: LOGS.bucket }))
  await logs.send(new PutObjectCommand({ Bucket: LOGS.bucket, Key: LOGS.key, Body: lines(firing(1), firing(2)) }))
  await ledger.send(
    new CreateBucketCommand({ Bucket: LEDGER, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }),
  )
})
after(async () => {
  logs?.destroy()
  ledger?.destroy()
  await s3.stop()
})

const sns = {
  send: async ({ input }: PublishBatchCommand) => ({
    Successful: (input.PublishBatchRequestEntries ?? []).map(({ Id }) => ({ Id })),
  }),
} as unknown as SNSClient

test("replay reads logs and the ledger in their own regions: regression, one client changed its region for both", async () => {
  assert.ok(logs && ledger)
  const rules = ruleSet(await loadRules(join(import.meta.dirname, "../../../site/rules")), sources)
  const errors: unknown[] = []
  const context = replayContext(
    { logs, ledger, sns },
    { ledgerBucket: LEDGER, topics: { alerts: "alerts", notices: "notices" } },
    { rules, recognise, limits: defaultLimits },
    1000,
    (_object, error) => void (error && errors.push(error)),
  )
  async function* batches(): AsyncGenerator<Batch> {
    yield { objects: [LOGS], onScanned: async () => {} }
  }
  const { alerts, failed } = await replay(batches(), context)
  assert.deepEqual(errors, [])
  assert.equal(failed, 0)
  assert.deepEqual(
    alerts.map(({ outcome }) => outcome),
    ["new", "new"],
  )
  const { Contents = [] } = await ledger.send(new ListObjectsV2Command({ Bucket: LEDGER, Prefix: "alerts/" }))
  assert.equal(Contents.length, 2)
})

test("the client of a bucket has the bucket's region", async () => {
  const { env } = process
  Object.assign(env, { AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL_S3: s3.endpoint, AWS_ACCESS_KEY_ID: "test" })
  env["AWS_SECRET_ACCESS_KEY"] = "test"
  for (const [bucket, region] of [
    [LOGS.bucket, "us-east-1"],
    [LEDGER, "eu-west-1"],
    ["none", "eu-west-1"],
  ] as const) {
    const client = await clientOfBucket(bucket)
    assert.equal(await client.config.region(), region, bucket)
    assert.equal(await client.config.followRegionRedirects, false)
    client.destroy()
  }
})
