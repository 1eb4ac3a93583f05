import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { S3Client } from "@aws-sdk/client-s3"
import { type LocalS3, startS3 } from "../../../dev/emulator/s3/server.ts"
import { isMotoInstalled, type Moto, startMoto } from "./moto.ts"
import { MOTO_DEVIATIONS } from "./moto-deviations.ts"
import { S3_CONTRACT } from "./s3-contract.ts"

function clientOf(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: "eu-west-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
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
