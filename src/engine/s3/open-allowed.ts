import type { S3Client } from "@aws-sdk/client-s3"
import { ObjectError } from "../../errors.ts"
import type { ObjectRef } from "../../object-ref.ts"
import { type Environment, list } from "../../settings.ts"
import { type OpenObject, openObject } from "./open-object.ts"

/** Where objects may lie: those whose key begins with the prefix. */
type Place = { readonly bucket: string; readonly prefix: string }

/**
 * Opens objects of the places that a deployment reads, and no others: a message that names another bucket may be forged, to
 * make us read what its sender may not. LOG_PLACES and FDR_PLACES (`bucket/prefix`, parted by commas) and CANARY_BUCKET
 * say which; without LOG_PLACES all may be, as far as the role reaches. LOG_OWNERS lists the accounts that may own the log
 * buckets, so that a bucket's name in somebody else's hands is of no use; CrowdStrike's own bucket is not asked for its owner.
 */
export function openAllowed(s3: S3Client, environment: Environment): (object: ObjectRef) => Promise<OpenObject> {
  const logs = list(environment, "LOG_PLACES").map(placeOf)
  const fdr = list(environment, "FDR_PLACES").map(placeOf)
  const canary = list(environment, "CANARY_BUCKET").map(placeOf)
  const owners = list(environment, "LOG_OWNERS")
  /** The owner of each bucket that has been read. */
  const known = new Map<string, string>()

  async function openOwned(object: ObjectRef): Promise<OpenObject> {
    const owner = known.get(object.bucket)
    const candidates = owner === undefined ? owners : [owner]
    let denied: unknown
    for (const candidate of candidates) {
      try {
        const opened = await openObject(s3, object, candidate)
        known.set(object.bucket, candidate)
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
    const holds = ({ bucket, prefix }: Place) => bucket === object.bucket && object.key.startsWith(prefix)
    if (fdr.some(holds)) return openObject(s3, object)
    if (logs.length === 0 || [...logs, ...canary].some(holds)) return openOwned(object)
    throw new ObjectError(object, "foreign", "it lies outside the places that are read, so it was not asked for")
  }
}

function placeOf(text: string): Place {
  const [bucket = "", ...prefix] = text.split("/")
  return { bucket, prefix: prefix.join("/") }
}
