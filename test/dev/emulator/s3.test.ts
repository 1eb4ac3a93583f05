import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  type S3ServiceException,
} from "@aws-sdk/client-s3"
import { type LocalS3, startS3 } from "../../../dev/emulator/s3/server.ts"
import { isMotoInstalled, type Moto, startMoto } from "./moto.ts"
import { MOTO_DEVIATIONS, MOTO_RACES } from "./moto-deviations.ts"
import { S3_CONTRACT } from "./s3-contract.ts"

const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" }

function clientOf(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: "eu-west-1",
    forcePathStyle: true,
    credentials: CREDENTIALS,
  })
}

describe("our S3 fulfils the contract", () => {
  let s3: LocalS3
  let client: S3Client
  before(async () => {
    s3 = await startS3()
    client = clientOf(s3.endpoint)
  })
  after(async () => {
    client.destroy()
    await s3.stop()
  })
  for (const { name, run } of S3_CONTRACT) test(name, () => run(client))
})

test("a bucket of another region answers 301 with its region to GET, HEAD, LIST and PUT, as on AWS", async () => {
  const s3 = await startS3()
  const options = { endpoint: s3.endpoint, forcePathStyle: true, credentials: CREDENTIALS }
  const home = new S3Client({ ...options, region: "eu-west-1" })
  const abroad = new S3Client({ ...options, region: "us-east-1" })
  const following = new S3Client({ ...options, region: "eu-west-1", followRegionRedirects: true })
  const bucket = { Bucket: "abroad" }
  const object = { ...bucket, Key: "k" }
  await abroad.send(new CreateBucketCommand(bucket))
  await abroad.send(new PutObjectCommand({ ...object, Body: "x" }))
  const calls = [
    (client: S3Client) => client.send(new GetObjectCommand(object)),
    (client: S3Client) => client.send(new HeadObjectCommand(object)),
    (client: S3Client) => client.send(new HeadBucketCommand(bucket)),
    (client: S3Client) => client.send(new ListObjectsV2Command(bucket)),
    (client: S3Client) => client.send(new ListObjectVersionsCommand(bucket)),
    (client: S3Client) => client.send(new PutObjectCommand({ ...object, Body: "y" })),
  ]
  for (const call of calls) {
    await assert.rejects(call(home), (error: S3ServiceException) => {
      assert.equal(error.$metadata.httpStatusCode, 301)
      assert.equal(error.$response?.headers["x-amz-bucket-region"], "us-east-1")
      return true
    })
    assert.equal((await call(following)).$metadata.httpStatusCode, 200)
  }
  for (const client of [home, abroad, following]) client.destroy()
  await s3.stop()
})

describe("moto fulfils the contract", { skip: isMotoInstalled() ? false : "moto_server is not on the path" }, () => {
  let moto: Moto | null
  let client: S3Client
  before(async () => {
    moto = await startMoto()
    client = clientOf(moto?.endpoint ?? "")
  })
  after(async () => {
    client.destroy()
    await moto?.stop()
  })
  for (const { name, run } of S3_CONTRACT) {
    test(name, async (context) => {
      if (moto === null) return context.skip("moto_server is on the path and does not start")
      if (MOTO_RACES.test(name)) return context.skip("moto compares and writes in two steps")
      const deviation = MOTO_DEVIATIONS[name]
      if (deviation === undefined) return run(client)
      await assert.rejects(() => run(client), "moto no longer deviates: remove the clause from the list")
      context.diagnostic(`known deviation: ${deviation}`)
    })
  }
})

test("every known deviation names a clause", () => {
  const names = new Set(S3_CONTRACT.map(({ name }) => name))
  assert.equal(names.size, S3_CONTRACT.length)
  assert.deepEqual(
    Object.keys(MOTO_DEVIATIONS).filter((name) => !names.has(name)),
    [],
  )
})
