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
import { type Outputs, osls, outputOf, outputsOf, type Smoke } from "../smoke.ts"
import type { Step } from "../step.ts"

/** What remains, by what the outputs said before the removal. */
const remaining = new WeakMap<Smoke, Outputs>()

export const remove: Step = {
  name: "remove",
  expects: "the stack is gone after the canary bucket was emptied",
  isCleanup: true,
  async run(smoke) {
    remaining.set(smoke, await outputsOf(smoke))
    await empty(smoke.clients.s3, await outputOf(smoke, "CanaryBucketName"))
    await osls(smoke, "remove")
    const found = await smoke.clients.cloudFormation.send(new DescribeStacksCommand({ StackName: smoke.stack })).then(
      ({ Stacks: [stack] = [] }) => stack?.StackStatus,
      () => undefined,
    )
    if (found !== undefined && found !== "DELETE_COMPLETE") throw new Error(`the stack is ${found}`)
    return "the stack is gone"
  },
}

export const whatStays: Step = {
  name: "what stays",
  expects: "the ledger and its access logs with their policies, and the enabled key",
  isCleanup: true,
  async run(smoke) {
    const { s3, kms } = smoke.clients
    const { LedgerBucketName = "", KeyArn = "", CanaryBucketName = "" } = remaining.get(smoke) ?? {}
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}))
    const own = Buckets.map(({ Name = "" }) => Name).filter((name) => name.startsWith(`${smoke.stack}-`))
    const temporary: readonly string[] = Object.values(smoke.names)
    const kept = own.filter((name) => !temporary.includes(name))
    if (!kept.includes(LedgerBucketName)) throw new Error(`the ledger ${LedgerBucketName} is gone`)
    if (kept.includes(CanaryBucketName)) throw new Error(`the canary bucket ${CanaryBucketName} is still there`)
    const { Policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket: LedgerBucketName }))
    if (!Policy.includes("ConditionalWritesOnly")) throw new Error("the ledger has lost its policy")
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
  const { LedgerBucketName, KeyArn } = remaining.get(smoke) ?? {}
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
