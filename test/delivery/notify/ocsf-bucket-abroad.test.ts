import assert from "node:assert/strict"
import { test } from "node:test"
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3"
import { startS3 } from "../../../dev/emulator/s3/server.ts"
import { channelClients } from "../../../src/delivery/notify/clients.ts"
import { ocsf } from "../../../src/delivery/notify/ocsf/channel.ts"
import { alertsOf } from "./alerts.ts"
import { sendAlone } from "./send-alone.ts"

const [alert] = alertsOf(1)

test("OCSF findings reach a bucket of another region: regression, S3 answered 301 to the PUT", async (context) => {
  const s3 = await startS3({ region: "eu-west-1" })
  const abroad = new S3Client({
    endpoint: s3.endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  })
  const before = { ...process.env }
  context.after(async () => {
    process.env = before
    abroad.destroy()
    await s3.stop()
  })
  await abroad.send(new CreateBucketCommand({ Bucket: "findings" }))
  const home = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" }
  Object.assign(process.env, home, { AWS_ENDPOINT_URL_S3: s3.endpoint })
  const channel = ocsf.create("s3://findings/landfall/", {
    environment: {},
    clients: channelClients(),
    webhook: undefined as never,
  })
  assert.ok(alert)
  await channel.send({ kind: "alerts", alerts: [alert], suppressed: 0 }, sendAlone())
  const { Contents = [] } = await abroad.send(new ListObjectsV2Command({ Bucket: "findings" }))
  assert.deepEqual(
    Contents.map(({ Key = "" }) => Key.split("/")[0]),
    ["landfall"],
  )
})
