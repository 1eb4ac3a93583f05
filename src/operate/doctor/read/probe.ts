import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import { s3Store } from "../../../engine/s3/object-store.ts"
import { isDenied } from "../../attach/attach-error.ts"
import { look } from "../look.ts"

/** What came of writing to the ledger, in a place where only doctor writes. */
export type Probe = {
  /** Whether S3 refused to create what is there. */
  readonly keepsWhatIsThere: boolean
  /** Whether S3 refused to replace what has changed meanwhile. */
  readonly comparesBeforeReplacing: boolean
  readonly readsBack: boolean
  /** Whether the bucket's policy refuses a write without a condition. */
  readonly refusesPlainWrites: boolean
}

/** One object for ever: the ledger lets nothing be deleted. */
const KEY = "doctor/probe.json"
const TEXT = JSON.stringify({ about: "written by landfall doctor, which tries whether the ledger can be written" })
/** An ETag that no object has. */
const NO_ETAG = '"00000000000000000000000000000000"'

export async function probeLedger(s3: S3Client, bucket: string, owner: string): Promise<Probe> {
  const store = s3Store(s3, bucket, owner)
  const place = { where: `s3://${bucket}/`, thing: `bucket ${bucket}` }
  const write = {
    what: `whether ledger ${bucket} can be written`,
    ...place,
    permission: "s3:PutObject and kms:GenerateDataKey",
  }
  const read = { what: `whether ledger ${bucket} can be read`, ...place, permission: "s3:GetObject and kms:Decrypt" }
  await look(write, store.create(KEY, TEXT))
  const again = await look(write, store.create(KEY, TEXT))
  const replaced = await look(write, store.replace(KEY, TEXT, NO_ETAG))
  const stored = await look(read, store.read(KEY))
  return {
    keepsWhatIsThere: again.kind === "exists",
    comparesBeforeReplacing: replaced.kind === "exists",
    readsBack: stored?.text === TEXT,
    refusesPlainWrites: await isPlainWriteRefused(s3, { Bucket: bucket, ExpectedBucketOwner: owner, Key: KEY }),
  }
}

type Place = { readonly Bucket: string; readonly ExpectedBucketOwner: string; readonly Key: string }

/** Writes what is there already, so that nothing is different where nobody refuses. */
async function isPlainWriteRefused(s3: S3Client, place: Place): Promise<boolean> {
  try {
    await s3.send(new PutObjectCommand({ ...place, Body: TEXT, ContentType: "application/json" }))
    return false
  } catch (cause) {
    if (isDenied(cause)) return true
    throw cause
  }
}
