import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3"

/**
 * A client for buckets that may be in another region: S3 answers 301 there, and the SDK sends the request again to the
 * bucket's region. Do not share it with the ledger: until the response arrives, that region also applies to calls that run
 * at the same time.
 */
export function anyRegionClient(): S3Client {
  return new S3Client({ followRegionRedirects: true })
}

/**
 * A client in a bucket's own region, for a bucket that may be in another region and gets calls that run at the same time. It
 * finds the region with the permission to list the bucket; without it, the client has the usual region.
 */
export async function clientOfBucket(bucket: string): Promise<S3Client> {
  const finder = anyRegionClient()
  try {
    const { BucketRegion } = await finder.send(new HeadBucketCommand({ Bucket: bucket }))
    return new S3Client(BucketRegion === undefined ? {} : { region: BucketRegion })
  } catch {
    // The first call to the bucket shows the reason.
    return new S3Client({})
  } finally {
    finder.destroy()
  }
}
