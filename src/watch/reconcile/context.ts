import { HeadObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3"
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs"
import { ledgerStore, s3Ledger } from "../../delivery/ledger/s3-ledger.ts"
import { scannedKey } from "../../delivery/ledger/scanned.ts"
import { publishOnce } from "../../delivery/publish/publish-once.ts"
import type { Publisher } from "../../delivery/publish/publisher.ts"
import { recordedNotice } from "../../delivery/publish/recorded-notice.ts"
import { nameOf, type ObjectRef } from "../../object-ref.ts"
import { bucketPrefixes, type Environment, required, wholeNumber } from "../../settings.ts"
import { versionLister } from "./listing.ts"
import { markersIn } from "./marker.ts"
import { notificationOf } from "./notification.ts"
import type { ReconcileContext } from "./reconcile.ts"
import { sentKey } from "./sent.ts"

/** Source: SQS API reference, SendMessageBatch. */
const MAX_BATCH_ENTRIES = 10

/** `logs` is the client for log buckets, which may be in another region. */
type Clients = { readonly s3: S3Client; readonly logs: S3Client; readonly sqs: SQSClient }

/**
 * Reads LOG_PREFIXES (`bucket/prefix`, separated by commas), RECONCILE_HOURS, RECONCILE_WHOLE_DAYS, LEDGER_BUCKET,
 * LEDGER_OWNER and INGEST_QUEUE_URL.
 */
export function reconcileContext(
  { s3, logs, sqs }: Clients,
  publishNotice: Publisher,
  environment: Environment,
): Omit<ReconcileContext, "meter" | "log"> {
  const queueUrl = required(environment, "INGEST_QUEUE_URL", "the URL of the ingest queue")
  const bucket = required(environment, "LEDGER_BUCKET", "the name of the ledger's bucket")
  const owner = environment["LEDGER_OWNER"]
  const ledger = s3Ledger(s3, environment)
  const store = ledgerStore(s3, environment)
  const exists = async (Key: string) => {
    try {
      await s3.send(new HeadObjectCommand({ Bucket: bucket, Key, ...(owner ? { ExpectedBucketOwner: owner } : {}) }))
      return true
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false
      throw error
    }
  }
  return {
    places: bucketPrefixes(environment, "LOG_PREFIXES"),
    intervals: {
      hours: wholeNumber(environment, "RECONCILE_HOURS", 1, 1),
      wholeDays: wholeNumber(environment, "RECONCILE_WHOLE_DAYS", 7, 1),
    },
    listerOf: (place) => versionLister(logs, place),
    isScanned: (object) => exists(scannedKey(object)),
    isSent: (object) => exists(sentKey(object)),
    async enqueue(objects) {
      for (let start = 0; start < objects.length; start += MAX_BATCH_ENTRIES) {
        await send(sqs, queueUrl, objects.slice(start, start + MAX_BATCH_ENTRIES))
      }
    },
    async markSent(object) {
      await store.create(sentKey(object), JSON.stringify({ object: nameOf(object) }))
    },
    markers: markersIn(store),
    async publishNotice(notice) {
      await publishOnce([recordedNotice(notice)], ledger, publishNotice, true)
    },
    now: Date.now,
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
