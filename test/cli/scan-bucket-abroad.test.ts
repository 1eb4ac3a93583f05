import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { after, before, test } from "node:test"
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import { type LocalS3, startS3 } from "../../dev/emulator/s3/server.ts"
import { firing, lines, quiet } from "../properties/bad-input/records.ts"

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts")
const CREDENTIALS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" }

let s3: LocalS3
before(async () => {
  s3 = await startS3({ region: "eu-west-1" })
  const abroad = new S3Client({
    endpoint: s3.endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  })
  await abroad.send(new CreateBucketCommand({ Bucket: "abroad" }))
  await abroad.send(new PutObjectCommand({ Bucket: "abroad", Key: "edr/batch", Body: lines(firing(1), quiet(2)) }))
  abroad.destroy()
})
after(() => s3.stop())

/** Runs scan with a client of region eu-west-1. */
async function scan(uri: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, "scan", "--json", uri], {
    env: { ...process.env, ...CREDENTIALS, AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL_S3: s3.endpoint },
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")])
  return { stdout, stderr }
}

test("scan lists and reads a bucket of another region: regression, S3 answered 301 and scan failed", async () => {
  const { stdout, stderr } = await scan("s3://abroad/edr/")
  const alerts = stdout.split("\n").filter((line) => line !== "")
  assert.equal(alerts.length, 1, stderr)
  assert.match(stdout, /"landfall\.bucket":"abroad"/)
})
