import { HeadObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3"
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs"
import { scannedKey } from "../../delivery/ledger/scanned.ts"
import { storedObjects } from "../../engine/s3/list-objects.ts"
import type { ObjectRef } from "../../object-ref.ts"
import { type Environment, list, required } from "../../settings.ts"
import { notificationOf } from "./notification.ts"
import type { ReconcileWorld } from "./reconcile.ts"
import type { Slice } from "./slice.ts"

/** SQS, SendMessageBatch: entries a call. */
const MOST_MESSAGES = 10

/** What reconciling needs of AWS: LOG_PLACES (`bucket/prefix`, parted by commas), LEDGER_BUCKET, INGEST_QUEUE_URL. */
export function reconcileAws(
  s3: S3Client,
  sqs: SQSClient,
  environment: Environment,
): Omit<ReconcileWorld, "meter" | "log"> {
  const places = list(environment, "LOG_PLACES").map((place) => ({
    bucket: place.split("/")[0] ?? "",
    prefix: place.split("/").slice(1).join("/"),
  }))
  const queueUrl = required(environment, "INGEST_QUEUE_URL", "the URL of the ingest queue")
  const ledger = required(environment, "LEDGER_BUCKET", "the name of the ledger's bucket")
  const owner = environment["LEDGER_OWNER"]
  return {
    async *stored(slice: Slice) {
      for (const place of places) yield* storedObjects(s3, { ...place, ...slice, allVersions: true })
    },
    async isScanned(object) {
      try {
        const Key = scannedKey(object)
        await s3.send(new HeadObjectCommand({ Bucket: ledger, Key, ...(owner ? { ExpectedBucketOwner: owner } : {}) }))
        return true
      } catch (error) {
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false
        throw error
      }
    },
    async enqueue(objects) {
      for (let start = 0; start < objects.length; start += MOST_MESSAGES) {
        await send(sqs, queueUrl, objects.slice(start, start + MOST_MESSAGES))
      }
    },
  }
}

async function send(sqs: SQSClient, QueueUrl: string, objects: readonly ObjectRef[]): Promise<void> {
  const Entries = objects.map((object, index) => ({
    Id: String(index),
    MessageBody: JSON.stringify(notificationOf(object)),
  }))
  const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
  if (Failed.length > 0) {
    throw new Error(`${Failed.length} missed objects were not sent to the ingest queue: ${Failed[0]?.Message}`)
  }
}
