import { S3Client } from "@aws-sdk/client-s3"

/**
 * A client for buckets that may be in another region: S3 answers 301 there, and the SDK sends the request again to the
 * bucket's region. Do not share it with the ledger: until the response arrives, that region also applies to calls that run
 * at the same time.
 */
export function anyRegionClient(): S3Client {
  return new S3Client({ followRegionRedirects: true })
}
