import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3"
import { anyRegionClient } from "../../engine/s3/any-region.ts"

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
