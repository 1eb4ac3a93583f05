import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3"
import { type AttachClients, AttachError, awsCall, isDenied, isMissing } from "./aws-call.ts"

type BucketLocation = { readonly owner: string; readonly region: string }

/**
 * Finds the owner and the region of a bucket. S3 does not return the owner's account, but it confirms a guess: the given
 * account, or else the stack's, or else the caller's.
 */
export async function locateBucket(
  clients: AttachClients,
  bucket: string,
  stackAccount: string,
  given?: string,
): Promise<BucketLocation> {
  const region = given === undefined ? await regionIfOwned(clients.s3, bucket, stackAccount) : null
  if (region !== null) return { owner: stackAccount, region }
  const owner = given ?? (await clients.callerAccount())
  if (owner !== undefined) {
    const found = await regionIfOwned(clients.s3, bucket, owner)
    if (found !== null) return { owner, region: found }
  }
  throw new AttachError(
    `bucket ${bucket} does not belong to account ${[...new Set([stackAccount, ...(owner ? [owner] : [])])].join(" or ")}, ` +
      "or you have no s3:ListBucket permission on it. If another account owns it, use credentials of that account, " +
      "or pass its id with --bucket-account",
  )
}

/** Returns null if another account owns the bucket, or if access is denied. */
async function regionIfOwned(s3: S3Client, bucket: string, owner: string): Promise<string | null> {
  try {
    const head = await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: owner }))
    if (head.BucketRegion !== undefined) return head.BucketRegion
    return typeof s3.config.region === "function" ? await s3.config.region() : s3.config.region
  } catch (error) {
    if (isMissing(error)) {
      throw new AttachError(`there is no bucket ${bucket}; check its name, and the account that you are signed in to`)
    }
    if (isDenied(error)) return null
    return awsCall(`read bucket ${bucket}`, "s3:ListBucket", Promise.reject(error))
  }
}
