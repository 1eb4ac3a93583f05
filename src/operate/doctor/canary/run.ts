import { setTimeout } from "node:timers/promises"
import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import type { SQSClient } from "@aws-sdk/client-sqs"
import { scannedKey } from "../../../delivery/ledger/scanned.ts"
import { s3ObjectStore } from "../../../engine/s3/object-store.ts"
import type { Scanner } from "../../../engine/scan.ts"
import { definedOnly } from "../../../json.ts"
import { alertState, expectedAlerts, putCanary } from "../../../watch/canary/canary.ts"
import { CANARY_PREFIX } from "../../../watch/canary/record.ts"
import { NO_TESTS, subscriptionsToTests } from "../checks/topics.ts"
import type { Context } from "../context.ts"
import { error, type Fault, type Finding, findingOf } from "../finding.ts"
import { readQueue } from "../read/queue.ts"
import { collectFaults, isGone, readAws } from "../read-aws.ts"
import { setSubscription } from "../remedy.ts"
import { diagnose } from "./diagnose.ts"
import { type FollowContext, followCanary, type Stage } from "./follow.ts"

/** Sends a canary through the stack and reports where it got stuck. Sends none if recipients would be notified of it. */
export async function runCanary(
  context: Context,
  scanner: Scanner,
  limit: number,
  onStage: (stage: Stage, ms: number) => void,
): Promise<Finding[]> {
  const faults = await collectFaults([() => canaryFaults(context, scanner, limit, onStage)])
  return faults.map((fault) => findingOf("canary", fault, context.stackName))
}

async function canaryFaults(
  context: Context,
  scanner: Scanner,
  limit: number,
  onStage: (stage: Stage, ms: number) => void,
): Promise<Fault[]> {
  const [topic, queue] = await Promise.all([context.output("AlertsTopicArn"), context.output("NotifyQueueArn")])
  const accepting = subscriptionsToTests(queue, await context.subscriptions(topic))
  if (accepting.length > 0) {
    const what =
      "no canary was sent: the notify queue's subscription accepts tests, so recipients would be notified of it"
    return accepting.map(({ arn }) => error(what, arn, setSubscription(arn, "FilterPolicy", NO_TESTS)))
  }
  const { account, region } = await context.stack()
  const resources = {
    canaryBucket: await context.output("CanaryBucketName"),
    ledgerBucket: await context.output("LedgerBucketName"),
    owner: account,
    ingestQueueUrl: await context.output("IngestQueueUrl"),
    deadLettersUrl: await context.output("IngestDeadLettersUrl"),
  }
  const clients = { s3: context.clients.s3, sqs: context.clients.sqsIn(region) }
  const canary = await awsCanary(clients, resources, scanner, context.now())
  return diagnose(await followCanary(canary, limit, onStage), canary.where, limit)
}

/** The parts of the stack that a canary passes. */
type CanaryResources = {
  readonly canaryBucket: string
  readonly ledgerBucket: string
  /** The account that owns both. */
  readonly owner: string
  readonly ingestQueueUrl: string
  readonly deadLettersUrl: string
}

/** A canary against AWS. `time`: its start, in ms, which determines the record and its alerts. */
export async function awsCanary(
  { s3, sqs }: { readonly s3: S3Client; readonly sqs: SQSClient },
  { canaryBucket: bucket, ledgerBucket, owner, ingestQueueUrl, deadLettersUrl }: CanaryResources,
  scanner: Scanner,
  time: number,
): Promise<FollowContext & { readonly where: string }> {
  // The hourly canary's keys are hours.
  const key = `${CANARY_PREFIX}doctor-${new Date(time).toISOString()}.json`
  const where = `s3://${bucket}/${key}`
  const ledgerUri = `s3://${ledgerBucket}/`
  const ledger = s3ObjectStore(s3, ledgerBucket, owner)
  const expected = await expectedAlerts(time, bucket, scanner)
  let markerKey = ""
  return {
    where,
    async put() {
      const permission = "s3:PutObject and kms:GenerateDataKey"
      const target = { what: "the canary", action: "put the canary", where, permission }
      const { ETag, VersionId } = await readAws(target, putCanary({ s3, bucket, owner }, key, time))
      markerKey = scannedKey({ bucket, key, ...definedOnly({ version: VersionId, etag: ETag?.replaceAll('"', "") }) })
    },
    async isScanned() {
      const command = new HeadObjectCommand({ Bucket: ledgerBucket, ExpectedBucketOwner: owner, Key: markerKey })
      const head = s3.send(command).then(
        () => true,
        (cause: unknown) => {
          if (isGone(cause)) return false
          throw cause
        },
      )
      const permission = "s3:GetObject and s3:ListBucket"
      return readAws({ what: "the marker of the scanned object", where: ledgerUri, permission }, head)
    },
    alertStates() {
      const permission = "s3:GetObject, s3:ListBucket and kms:Decrypt"
      const states = Promise.all(expected.map((alertKey) => alertState(ledger, alertKey)))
      return readAws({ what: "the canary's alert", where: ledgerUri, permission }, states)
    },
    async depths() {
      const [ingest, deadLetters] = await Promise.all([readQueue(sqs, ingestQueueUrl), readQueue(sqs, deadLettersUrl)])
      return {
        waiting: ingest.waiting,
        inFlight: ingest.inFlight,
        deadLetters: deadLetters.waiting + deadLetters.inFlight,
      }
    },
    now: Date.now,
    sleep: (ms) => setTimeout(ms),
  }
}
