import { setTimeout } from "node:timers/promises"
import { HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import type { SQSClient } from "@aws-sdk/client-sqs"
import type { Entry } from "../../../delivery/ledger/entry.ts"
import { scannedKey } from "../../../delivery/ledger/scanned.ts"
import { s3Store } from "../../../engine/s3/object-store.ts"
import type { Scanner } from "../../../engine/scan.ts"
import { expectedAlerts } from "../../../watch/canary/expected.ts"
import { canaryRecord } from "../../../watch/canary/record.ts"
import { isGone, look } from "../look.ts"
import { readQueue } from "../read/queue.ts"
import { CANARY_PREFIX } from "../scopes.ts"
import type { Flight } from "./flight.ts"

/** Where the canary flies. */
export type FlightPlaces = {
  readonly canaryBucket: string
  readonly ledgerBucket: string
  /** The account that owns both. */
  readonly owner: string
  readonly ingestQueueUrl: string
  readonly deadLettersUrl: string
}

/** A flight that begins at `time`, in ms, from which the record and so its alerts follow. */
export async function flightOf(
  clients: { readonly s3: S3Client; readonly sqs: SQSClient },
  places: FlightPlaces,
  scanner: Scanner,
  time: number,
): Promise<Flight & { readonly where: string }> {
  const { s3, sqs } = clients
  const canary = { Bucket: places.canaryBucket, Key: keyOf(time), ExpectedBucketOwner: places.owner }
  const ledger = { Bucket: places.ledgerBucket, ExpectedBucketOwner: places.owner }
  const where = `s3://${canary.Bucket}/${canary.Key}`
  const store = s3Store(s3, places.ledgerBucket, places.owner)
  const expected = await expectedAlerts(time, places.canaryBucket, scanner)
  let scanned = ""
  return {
    where,
    async put() {
      const sight = { what: "whether the canary can be put", where, permission: "s3:PutObject and kms:GenerateDataKey" }
      const { ETag, VersionId } = await look(
        sight,
        s3.send(new PutObjectCommand({ ...canary, Body: `${canaryRecord(time)}\n` })),
      )
      scanned = scannedKey({
        bucket: canary.Bucket,
        key: canary.Key,
        ...(VersionId === undefined ? {} : { version: VersionId }),
        ...(ETag === undefined ? {} : { etag: ETag.replaceAll('"', "") }),
      })
    },
    async isScanned() {
      const sight = {
        what: "what was scanned",
        where: `s3://${ledger.Bucket}/`,
        permission: "s3:GetObject and s3:ListBucket",
      }
      const head = s3.send(new HeadObjectCommand({ ...ledger, Key: scanned })).then(
        () => true,
        (cause: unknown) => {
          if (isGone(cause)) return false
          throw cause
        },
      )
      return look(sight, head)
    },
    async alerts() {
      const sight = {
        what: "the canary's alert",
        where: `s3://${ledger.Bucket}/`,
        permission: "s3:GetObject, s3:ListBucket and kms:Decrypt",
      }
      const read = async (key: string): Promise<Entry["state"] | "missing"> => {
        const stored = await look(sight, store.read(key))
        return stored === null ? "missing" : (JSON.parse(stored.text) as Entry).state
      }
      return Promise.all(expected.map(read))
    },
    async depths() {
      const [ingest, dead] = await Promise.all([
        readQueue(sqs, places.ingestQueueUrl),
        readQueue(sqs, places.deadLettersUrl),
      ])
      return { waiting: ingest.waiting, inFlight: ingest.inFlight, dead: dead.waiting + dead.inFlight }
    },
    now: Date.now,
    sleep: (ms) => setTimeout(ms),
  }
}

/** Beside the hourly canary's, whose names are hours. */
function keyOf(time: number): string {
  return `${CANARY_PREFIX}doctor-${new Date(time).toISOString()}.json`
}
