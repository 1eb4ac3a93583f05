import { randomUUID } from "node:crypto"
import { join } from "node:path"
import { PutObjectCommand } from "@aws-sdk/client-s3"
import { firingRecord } from "../firing-record.ts"
import type { TopicMessage } from "../observer.ts"
import { landfall, observerOf, root, type Smoke } from "../smoke.ts"
import type { Step } from "../step.ts"
import { notificationsOf } from "./prepare.ts"

const PREFIX = "edr/"

export const attachByQueue: Step = {
  name: "attach by a queue notification",
  expects: "an object that lands raises its alert",
  run: (smoke) => attachAndPut(smoke, smoke.names.notifying, "queue"),
}

export const attachByEventBridge: Step = {
  name: "attach by EventBridge",
  expects: "an object that lands raises its alert",
  run: (smoke) => attachAndPut(smoke, smoke.names.bridged, "eventbridge"),
}

async function attachAndPut(smoke: Smoke, bucket: string, route: string): Promise<string> {
  const undo = ["--undo", join(root, "out", `${bucket}-undo.json`)]
  await landfall(smoke, ["attach", `${bucket}/${PREFIX}`, "--stack", smoke.stack, "--via", route, "--yes", ...undo])
  // The name has characters that S3 encodes in a notification and EventBridge does not.
  const key = `${PREFIX}${randomUUID()} + ü=1.ndjson`
  await smoke.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: firingRecord(key) }))
  return waitForAlert(smoke, bucket, key)
}

/** Waits for the alert of an object. Returns the time that it took. */
export async function waitForAlert(smoke: Smoke, bucket: string, key: string): Promise<string> {
  const start = Date.now()
  const isIt = ({ body }: TopicMessage) => body["landfall.bucket"] === bucket && body["landfall.key"] === key
  await observerOf(smoke).waitFor(`the alert of s3://${bucket}/${key}`, isIt, smoke.options.wait)
  return `the alert arrived after ${((Date.now() - start) / 1000).toFixed(1)} s`
}

export const detach: Step = {
  name: "detach",
  expects: "the notifications of both buckets are as before",
  isCleanup: true,
  async run(smoke) {
    const { clients, names, stack, untouched } = smoke
    for (const bucket of [names.notifying, names.bridged]) {
      await landfall(smoke, ["detach", `${bucket}/${PREFIX}`, "--stack", stack, "--yes"])
      const after = await notificationsOf(clients.s3, bucket)
      const before = untouched.get(bucket)
      if (after !== before) throw new Error(`${bucket}: ${after} instead of ${before}`)
    }
    return "as before"
  },
}
