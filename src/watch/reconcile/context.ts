import { HeadObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3"
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs"
import { scannedKey } from "../../delivery/ledger/scanned.ts"
import { storedObjects } from "../../engine/s3/list-objects.ts"
import type { ObjectRef } from "../../object-ref.ts"
import { bucketPrefixes, type Environment, required } from "../../settings.ts"
import { notificationOf } from "./notification.ts"
import type { ReconcileContext } from "./reconcile.ts"
import type { Slice } from "./slice.ts"

/** Source: SQS API reference, SendMessageBatch. */
const MAX_BATCH_ENTRIES = 10

/** Reads LOG_PREFIXES (`bucket/prefix`, separated by commas), LEDGER_BUCKET, LEDGER_OWNER and INGEST_QUEUE_URL. */
export function reconcileContext(
  { s3, logs, sqs }: { readonly s3: S3Client; readonly logs: S3Client; readonly sqs: SQSClient },
  environment: Environment,
): Omit<ReconcileContext, "meter" | "log"> {
  const prefixes = bucketPrefixes(environment, "LOG_PREFIXES")
  const queueUrl = required(environment, "INGEST_QUEUE_URL", "the URL of the ingest queue")
  const ledger = required(environment, "LEDGER_BUCKET", "the name of the ledger's bucket")
  const owner = environment["LEDGER_OWNER"]
  return {
    async *stored(slice: Slice) {
      for (const prefix of prefixes) yield* storedObjects(logs, { ...prefix, ...slice, allVersions: true })
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
      for (let start = 0; start < objects.length; start += MAX_BATCH_ENTRIES) {
        await send(sqs, queueUrl, objects.slice(start, start + MAX_BATCH_ENTRIES))
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
