import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation"
import { DescribeKeyCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms"
import {
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from "@aws-sdk/client-s3"
import { DeleteQueueCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs"
import { osls, outputsOf, type Smoke } from "../smoke.ts"
import type { Step } from "../step.ts"

export const remove: Step = {
  name: "remove",
  expects: "the stack is gone after the canary bucket was emptied",
  isCleanup: true,
  async run(smoke) {
    if ((await statusOf(smoke)) === undefined) return "there is no stack"
    // A deployment that failed has no outputs.
    smoke.removed = await outputsOf(smoke)
    const { CanaryBucketName } = smoke.removed
    if (CanaryBucketName !== undefined) await empty(smoke.clients.s3, CanaryBucketName)
    await osls(smoke, "remove")
    const status = await statusOf(smoke)
    if (status !== undefined && status !== "DELETE_COMPLETE") throw new Error(`the stack is ${status}`)
    return "the stack is gone"
  },
}

/** The state of the stack; undefined if there is none. */
export async function statusOf({ clients, stack }: Smoke): Promise<string | undefined> {
  return clients.cloudFormation.send(new DescribeStacksCommand({ StackName: stack })).then(
    ({ Stacks: [found] = [] }) => found?.StackStatus,
    (error: unknown) => {
      if (error instanceof Error && error.name === "ValidationError") return undefined
      throw error
    },
  )
}

export const whatStays: Step = {
  name: "what stays",
  expects: "the ledger and its access logs with their policies, and the enabled key",
  isCleanup: true,
  async run(smoke) {
    const { s3, kms } = smoke.clients
    const { LedgerBucketName = "", KeyArn = "", CanaryBucketName = "" } = smoke.removed ?? {}
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}))
    const own = Buckets.map(({ Name = "" }) => Name).filter((name) => name.startsWith(`${smoke.stack}-`))
    const temporary: readonly string[] = Object.values(smoke.names)
    const kept = own.filter((name) => !temporary.includes(name))
    if (!kept.includes(LedgerBucketName)) throw new Error(`the ledger ${LedgerBucketName} is gone`)
    if (kept.includes(CanaryBucketName)) throw new Error(`the canary bucket ${CanaryBucketName} is still there`)
    for (const Bucket of kept) {
      const { Policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket }))
      if (!Policy.includes("TlsOnly")) throw new Error(`the bucket ${Bucket} has lost its policy`)
    }
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: KeyArn }))
    if (KeyMetadata?.KeyState !== "Enabled") throw new Error(`the key ${KeyArn} is ${KeyMetadata?.KeyState}`)
    return `${kept.join(", ")}, each with its policy; ${KeyArn}`
  },
}

export const cleanUp: Step = {
  name: "clean up",
  expects: "the temporary buckets and the queue are deleted",
  isCleanup: true,
  async run(smoke) {
    const { clients, names, options } = smoke
    const deleted = [
      ...(await deleteBucket(clients.s3, names.notifying)),
      ...(await deleteBucket(clients.s3, names.bridged)),
      ...(await deleteBucket(clients.s3Abroad, names.abroad)),
      ...(await deleteQueue(smoke)),
      ...(options.isPurging ? await purge(smoke) : []),
    ]
    return `deleted: ${deleted.join(", ")}`
  },
}

/** Deletes what a removed stack leaves behind. */
async function purge(smoke: Smoke): Promise<string[]> {
  const { s3, kms } = smoke.clients
  const { LedgerBucketName, KeyArn } = smoke.removed ?? {}
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}))
  const logs = Buckets.map(({ Name = "" }) => Name).filter((name) =>
    name.startsWith(`${smoke.stack}-accesslogsbucket-`),
  )
  const deleted: string[] = []
  for (const bucket of [LedgerBucketName ?? "", ...logs].filter((name) => name !== "")) {
    await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }))
    deleted.push(...(await deleteBucket(s3, bucket)))
  }
  if (KeyArn !== undefined) {
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: KeyArn, PendingWindowInDays: 7 }))
    deleted.push(`${KeyArn} (in 7 days)`)
  }
  return deleted
}

async function deleteQueue({ clients: { sqs }, names: { observer: QueueName } }: Smoke): Promise<string[]> {
  const url = await sqs.send(new GetQueueUrlCommand({ QueueName })).catch(ifMissing)
  if (!url) return []
  await sqs.send(new DeleteQueueCommand({ QueueUrl: url.QueueUrl }))
  return [QueueName]
}

async function deleteBucket(s3: S3Client, Bucket: string): Promise<string[]> {
  try {
    await empty(s3, Bucket)
    await s3.send(new DeleteBucketCommand({ Bucket }))
    return [Bucket]
  } catch (error) {
    return ifMissing(error) ?? []
  }
}

/** Null if an error says that a resource does not exist; throws every other error. */
function ifMissing(error: unknown): null {
  if (error instanceof Error && /NoSuch|NonExistent|DoesNotExist|NotFound/.test(error.name)) return null
  throw error
}

/** Deletes every version of every object. */
async function empty(client: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }))
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }))
    if (Objects.length === 0) return
    const { Errors: [error] = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    if (error) throw new Error(`s3://${Bucket}/${error.Key}: ${error.Message}`)
  }
}
