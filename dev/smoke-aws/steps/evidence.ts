import { randomUUID } from "node:crypto"
import { DeleteObjectCommand, PutObjectCommand, S3ServiceException } from "@aws-sdk/client-s3"
import { SendMessageCommand } from "@aws-sdk/client-sqs"
import type { Notice } from "../../../src/notice.ts"
import { firingRecord, s3Notification } from "../firing-record.ts"
import type { TopicMessage } from "../observer.ts"
import { observerOf, outputOf, type Smoke } from "../smoke.ts"
import type { Step } from "../step.ts"
import { waitForAlert } from "./attach.ts"

export const deletedVersion: Step = {
  name: "a version that was deleted",
  expects: "a notice says that the evidence is gone (404), and not that access is denied (403)",
  async run(smoke) {
    const { clients, names, options } = smoke
    // Outside the attached prefix, so that nothing reads it before it is deleted.
    const object = { Bucket: names.notifying, Key: `gone/${randomUUID()}.ndjson` }
    const { VersionId } = await clients.s3.send(new PutObjectCommand({ ...object, Body: firingRecord(object.Key) }))
    await clients.s3.send(new DeleteObjectCommand({ ...object, VersionId }))
    await notify(smoke, s3Notification(options.region, object.Bucket, object.Key, VersionId))
    const noticeOf = ({ body }: TopicMessage) => body["landfall.notice"] as Notice | undefined
    const isIt = (one: TopicMessage) => noticeOf(one)?.message.includes(object.Key) === true
    const { kind, message, details } = noticeOf(await observerOf(smoke).waitFor("the notice", isIt, options.wait)) ?? {}
    if (details?.["fault"] !== "missing") throw new Error(`${kind}: ${message}`)
    return `${kind}: ${message}`
  },
}

export const otherRegion: Step = {
  name: "a log bucket in another region",
  expects: "detect reads an object there and raises its alert",
  async run(smoke) {
    const { clients, names, options } = smoke
    const key = `edr/${randomUUID()}.ndjson`
    const { VersionId } = await clients.s3Abroad.send(
      new PutObjectCommand({ Bucket: names.abroad, Key: key, Body: firingRecord(key) }),
    )
    await notify(smoke, s3Notification(options.otherRegion, names.abroad, key, VersionId))
    return waitForAlert(smoke, names.abroad, key)
  },
}

/** Sends a message to the ingest queue, as S3 does. */
async function notify(smoke: Smoke, MessageBody: string): Promise<void> {
  const QueueUrl = await outputOf(smoke, "IngestQueueUrl")
  await smoke.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))
}

export const ledgerRefuses: Step = {
  name: "the ledger refuses",
  expects: "a write without a condition and a deletion are denied, even to an administrator",
  async run(smoke) {
    const object = { Bucket: await outputOf(smoke, "LedgerBucketName"), Key: "doctor/smoke-test.json" }
    const { s3 } = smoke.clients
    await s3.send(new PutObjectCommand({ ...object, Body: "{}", IfNoneMatch: "*" }))
    await mustBeDenied("a write without a condition", s3.send(new PutObjectCommand({ ...object, Body: "{}" })))
    await mustBeDenied("a deletion", s3.send(new DeleteObjectCommand(object)))
    return "a create was accepted, a write without a condition and a deletion were denied"
  },
}

async function mustBeDenied(what: string, call: Promise<unknown>): Promise<void> {
  const error = await call.then(
    () => null,
    (cause: unknown) => cause,
  )
  if (error === null) throw new Error(`${what} was accepted`)
  if (!(error instanceof S3ServiceException) || error.name !== "AccessDenied") throw error
}
