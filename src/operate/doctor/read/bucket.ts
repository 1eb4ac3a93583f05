import {
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  type S3Client,
} from "@aws-sdk/client-s3"
import { look } from "../look.ts"

/** One of the stack's own buckets. */
export type BucketFacts = {
  readonly name: string
  readonly versioning: string
  readonly isPublicBlocked: boolean
  readonly encryption: string
}

export async function readBucket(s3: S3Client, name: string, owner: string): Promise<BucketFacts> {
  const place = { Bucket: name, ExpectedBucketOwner: owner }
  const sight = (what: string, permission: string) => ({
    what: `${what}bucket ${name}`,
    where: `s3://${name}/`,
    permission,
  })
  await look(sight("", "s3:ListBucket"), s3.send(new HeadBucketCommand(place)))
  const [{ Status }, isPublicBlocked, encryption] = await Promise.all([
    look(sight("the versioning of ", "s3:GetBucketVersioning"), s3.send(new GetBucketVersioningCommand(place))),
    look(sight("the public access block of ", "s3:GetBucketPublicAccessBlock"), readBlock(s3, place)),
    look(sight("the encryption of ", "s3:GetEncryptionConfiguration"), readEncryption(s3, place)),
  ])
  return { name, versioning: Status ?? "never on", isPublicBlocked, encryption }
}

type Place = { readonly Bucket: string; readonly ExpectedBucketOwner: string }

async function readBlock(s3: S3Client, place: Place): Promise<boolean> {
  try {
    const { PublicAccessBlockConfiguration: block } = await s3.send(new GetPublicAccessBlockCommand(place))
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

async function readEncryption(s3: S3Client, place: Place): Promise<string> {
  try {
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand(place))
    return ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? "AES256"
  } catch (cause) {
    if (cause instanceof Error && cause.name === "ServerSideEncryptionConfigurationNotFoundError") return "AES256"
    throw cause
  }
}
