import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3"
import { AttachError, called, isDenied, isMissing } from "./attach-error.ts"
import type { Clients } from "./clients.ts"

export type Place = { readonly owner: string; readonly region: string }

/**
 * Whose bucket it is and where it lies. S3 tells no account's number, but it says whether a guess is right: the stack's
 * account, the one that was given, the caller's.
 */
export async function readPlace(
  clients: Clients,
  bucket: string,
  stackAccount: string,
  given?: string,
): Promise<Place> {
  const region = given === undefined ? await regionIfOwned(clients.s3, bucket, stackAccount) : null
  if (region !== null) return { owner: stackAccount, region }
  const owner = given ?? (await clients.callerAccount())
  if (owner !== undefined) {
    const found = await regionIfOwned(clients.s3, bucket, owner)
    if (found !== null) return { owner, region: found }
  }
  throw new AttachError(
    `bucket ${bucket} belongs neither to account ${[...new Set([stackAccount, ...(owner ? [owner] : [])])].join(" nor to ")}, ` +
      "or you may not look at it (it takes s3:ListBucket). If it is another account's, use credentials of that account, " +
      "or give its number with --bucket-account",
  )
}

/** Null where the bucket belongs to somebody else, or may not be looked at. */
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
    return called(`look at bucket ${bucket}`, "s3:ListBucket", Promise.reject(error))
  }
}
