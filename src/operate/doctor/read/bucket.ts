import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3"
import { isDenied } from "../../attach/aws-call.ts"
import { type BucketPrefix, s3Uri } from "../../attach/bucket-prefix.ts"
import { warning } from "../finding.ts"
import { isGone, ReadError, readAws } from "../read-aws.ts"

/** One of the stack's own buckets. */
export type BucketFacts = {
  readonly name: string
  readonly versioning: string
  readonly isPublicBlocked: boolean
  readonly encryption: string
}

export async function readBucket(s3: S3Client, name: string, owner: string): Promise<BucketFacts> {
  const bucket = { Bucket: name, ExpectedBucketOwner: owner }
  const target = (what: string, permission: string) => ({
    what: `${what}bucket ${name}`,
    where: `s3://${name}/`,
    permission,
  })
  await readAws(target("", "s3:ListBucket"), s3.send(new HeadBucketCommand(bucket)))
  const [{ Status }, isPublicBlocked, encryption] = await Promise.all([
    readAws(target("the versioning of ", "s3:GetBucketVersioning"), s3.send(new GetBucketVersioningCommand(bucket))),
    readAws(target("the public access block of ", "s3:GetBucketPublicAccessBlock"), readPublicBlock(s3, bucket)),
    readAws(target("the encryption of ", "s3:GetEncryptionConfiguration"), readEncryption(s3, bucket)),
  ])
  return { name, versioning: Status ?? "never on", isPublicBlocked, encryption }
}

/** The policy of a log bucket; empty if it has none. */
export async function readBucketPolicy(s3: S3Client, bucket: string, owner: string): Promise<string> {
  try {
    const { Policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket, ExpectedBucketOwner: owner }))
    return Policy
  } catch (cause) {
    if (cause instanceof Error && cause.name === "NoSuchBucketPolicy") return ""
    const target = {
      what: `the policy of bucket ${bucket}`,
      where: `s3://${bucket}/`,
      permission: "s3:GetBucketPolicy",
    }
    return readAws(target, Promise.reject(cause))
  }
}

type OwnedBucket = { readonly Bucket: string; readonly ExpectedBucketOwner: string }

async function readPublicBlock(s3: S3Client, bucket: OwnedBucket): Promise<boolean> {
  try {
    const { PublicAccessBlockConfiguration: block } = await s3.send(new GetPublicAccessBlockCommand(bucket))
    const parts = [
      block?.BlockPublicAcls,
      block?.BlockPublicPolicy,
      block?.IgnorePublicAcls,
      block?.RestrictPublicBuckets,
    ]
    return parts.every((part) => part === true)
  } catch (cause) {
    if (cause instanceof Error && cause.name === "NoSuchPublicAccessBlockConfiguration") return false
    throw cause
  }
}

async function readEncryption(s3: S3Client, bucket: OwnedBucket): Promise<string> {
  try {
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand(bucket))
    return ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? "AES256"
  } catch (cause) {
    if (cause instanceof Error && cause.name === "ServerSideEncryptionConfigurationNotFoundError") return "AES256"
    throw cause
  }
}

/** One object of a log bucket, read as detect reads it. */
export type Sample =
  | { readonly kind: "empty" }
  | { readonly kind: "readable" }
  | { readonly kind: "unreadable"; readonly key: string; readonly detail: string; readonly isDenied: boolean }

export async function sampleObject(s3: S3Client, scope: BucketPrefix, owner: string): Promise<Sample> {
  const bucket = { Bucket: scope.bucket, ExpectedBucketOwner: owner }
  const where = s3Uri(scope)
  const { Contents: [first] = [] } = await readAws(
    { what: `the objects under ${where}`, where, permission: "s3:ListBucket" },
    s3.send(new ListObjectsV2Command({ ...bucket, Prefix: scope.prefix, MaxKeys: 1 })),
  )
  if (first?.Key === undefined) return { kind: "empty" }
  try {
    await s3.send(new HeadObjectCommand({ ...bucket, Key: first.Key }))
    return { kind: "readable" }
  } catch (cause) {
    if (isGone(cause)) return { kind: "readable" }
    const detail = cause instanceof Error ? cause.name : String(cause)
    return { kind: "unreadable", key: first.Key, detail, isDenied: isDenied(cause) }
  }
}

/** How far this machine's clock is ahead of AWS's, in ms, by the Date header of a response, which has whole seconds. */
export async function readClockSkew(s3: S3Client, bucket: string, now: () => number): Promise<number> {
  const command = new HeadBucketCommand({ Bucket: bucket })
  let skew: number | undefined
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { headers } = result.response as { readonly headers?: { readonly [name: string]: string } }
      const time = Date.parse(headers?.["date"] ?? "")
      if (!Number.isNaN(time)) skew = now() - time
      return result
    },
    { step: "deserialize", priority: "low", name: "keepDate" },
  )
  // Even an error response has a date.
  const target = { what: "AWS's time", where: `s3://${bucket}/`, permission: "s3:ListBucket" }
  await readAws(target, s3.send(command)).catch((cause: unknown) => {
    if (skew === undefined) throw cause
  })
  if (skew === undefined)
    throw new ReadError(warning("S3's response has no Date header", bucket, "compare your clock by hand"))
  return skew
}
