import { GetBucketEncryptionCommand, GetBucketVersioningCommand, type S3Client } from "@aws-sdk/client-s3"
import { type AttachClients, awsCall, isDenied, isMissing } from "./aws-call.ts"
import type { BucketPrefix } from "./bucket-prefix.ts"
import { type Configuration, isEventBridgeOn } from "./configuration.ts"
import { locateBucket } from "./locate-bucket.ts"
import { notificationStore } from "./notification-store.ts"
import { readQueue } from "./read-queue.ts"
import { readRules } from "./read-rules.ts"
import { readSubscriptions } from "./read-subscriptions.ts"
import type { Stack } from "./stack.ts"
import type { Encryption, State, Versioning } from "./state.ts"

/** Reads everything that attach needs to decide; changes nothing. `bucketAccount`: the bucket's owner, if the caller names it. */
export async function readState(
  clients: AttachClients,
  stack: Stack,
  { bucket }: BucketPrefix,
  bucketAccount?: string,
): Promise<State> {
  const { owner, region } = await locateBucket(clients, bucket, stack.account, bucketAccount)
  const configuration = await notificationStore(clients.s3, bucket, owner).read()
  const [versioning, encryption, queue] = await Promise.all([
    readVersioning(clients.s3, bucket, owner),
    readEncryption(clients.s3, bucket, owner),
    readQueue(clients, stack.queueArn),
  ])
  const deadLettersArn = stack.deadLettersArn ?? queue.deadLettersArn
  const sns = clients.snsIn(region)
  return {
    region,
    owner,
    versioning,
    encryption,
    configuration,
    queue,
    ...(deadLettersArn === undefined ? {} : { deadLetters: await readQueue(clients, deadLettersArn) }),
    subscriptions: await readSubscriptions(sns, topicsOf(configuration), stack.queueArn),
    rules:
      isEventBridgeOn(configuration) && region === stack.region && owner === stack.account
        ? await readRules(clients.eventsIn(region), stack.queueArn)
        : [],
  }
}

export function topicsOf({ entries }: Configuration): string[] {
  return [...new Set(entries.filter(({ kind }) => kind === "Topic").map(({ arn }) => arn))]
}

async function readVersioning(s3: S3Client, Bucket: string, ExpectedBucketOwner: string): Promise<Versioning> {
  try {
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket, ExpectedBucketOwner }))
    return Status ?? "never on"
  } catch (error) {
    if (isDenied(error)) return "unknown"
    return awsCall(`read the versioning of bucket ${Bucket}`, "s3:GetBucketVersioning", Promise.reject(error))
  }
}

/** The AWS managed key for S3, which a bucket with aws:kms uses if it names no key. */
const AWS_MANAGED_KEY = /(^|:)alias\/aws\/s3$/

async function readEncryption(s3: S3Client, Bucket: string, ExpectedBucketOwner: string): Promise<Encryption> {
  try {
    const { ServerSideEncryptionConfiguration: encryption } = await s3.send(
      new GetBucketEncryptionCommand({ Bucket, ExpectedBucketOwner }),
    )
    const { SSEAlgorithm: algorithm = "AES256", KMSMasterKeyID: key } =
      encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {}
    return key === undefined || AWS_MANAGED_KEY.test(key) ? { algorithm } : { algorithm, keyArn: key }
  } catch (error) {
    if (isMissing(error) || (error instanceof Error && /EncryptionConfigurationNotFound/.test(error.name))) {
      return { algorithm: "AES256" }
    }
    if (isDenied(error)) return "unknown"
    return awsCall(`read the encryption of bucket ${Bucket}`, "s3:GetEncryptionConfiguration", Promise.reject(error))
  }
}
