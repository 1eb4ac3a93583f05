import type { S3Client } from "@aws-sdk/client-s3"
import { ObjectError } from "../../errors.ts"
import type { ObjectRef } from "../../object-ref.ts"
import { type BucketPrefix, bucketPrefixes, type Environment, list } from "../../settings.ts"
import { type OpenObject, openObject } from "./open-object.ts"

/**
 * Opens the objects that a deployment reads, and no others: a message that names another bucket may be forged, to make
 * the function read what its sender may not. LOG_PREFIXES and VENDOR_PREFIXES (`bucket/prefix`, separated by commas) and
 * CANARY_BUCKET say which; without LOG_PREFIXES everything that the role can reach is allowed. LOG_OWNERS lists the
 * accounts that may own the log buckets, so that a bucket's name in the hands of another account is useless. The owner
 * of a vendor's bucket is not checked.
 */
export function openAllowed(s3: S3Client, environment: Environment): (object: ObjectRef) => Promise<OpenObject> {
  const logs = bucketPrefixes(environment, "LOG_PREFIXES")
  const vendors = bucketPrefixes(environment, "VENDOR_PREFIXES")
  const canary = bucketPrefixes(environment, "CANARY_BUCKET")
  const owners = list(environment, "LOG_OWNERS")
  const knownOwners = new Map<string, string>()

  async function openOwned(object: ObjectRef): Promise<OpenObject> {
    const owner = knownOwners.get(object.bucket)
    const candidates = owner === undefined ? owners : [owner]
    let denied: unknown
    for (const candidate of candidates) {
      try {
        const opened = await openObject(s3, object, candidate)
        knownOwners.set(object.bucket, candidate)
        return opened
      } catch (error) {
        if (!(error instanceof ObjectError) || error.fault !== "denied") throw error
        denied = error
      }
    }
    if (denied !== undefined) throw denied
    return openObject(s3, object)
  }

  return async (object) => {
    const contains = ({ bucket, prefix }: BucketPrefix) => bucket === object.bucket && object.key.startsWith(prefix)
    if (vendors.some(contains)) return openObject(s3, object)
    if (logs.length === 0 || [...logs, ...canary].some(contains)) return openOwned(object)
    throw new ObjectError(
      object,
      "foreign",
      "it is outside the prefixes that this deployment reads, so it was not read",
    )
  }
}
