import type { Check } from "../context.ts"
import { error, type Fault, warning } from "../finding.ts"
import { type BucketFacts, readBucket } from "../read/bucket.ts"
import { type Probe, probeLedger, type Recorded } from "../read/ledger.ts"
import { revertDrift } from "../remedy.ts"

export const ledgerBucket: Check = {
  name: "ledger bucket",
  async run(context) {
    const [name, key, { account }] = await Promise.all([
      context.output("LedgerBucketName"),
      context.output("KeyArn"),
      context.stack(),
    ])
    return checkBucket(await readBucket(context.clients.s3, name, account), key)
  },
}

function checkBucket({ name, versioning, isPublicBlocked, encryption }: BucketFacts, key: string): Fault[] {
  const where = `s3://${name}/`
  const faults: Fault[] = []
  if (versioning !== "Enabled") {
    const keep = `aws s3api put-bucket-versioning --bucket ${name} --versioning-configuration Status=Enabled`
    faults.push(warning(`the ledger keeps no versions (${versioning}): overwritten objects are lost`, where, keep))
  }
  if (!isPublicBlocked) {
    const what = "public access to the ledger is not blocked: alerts contain command lines and names"
    const block = "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"
    const remedy = `aws s3api put-public-access-block --bucket ${name} --public-access-block-configuration ${block}`
    faults.push(error(what, where, remedy))
  }
  if (!encryption.startsWith("aws:kms")) {
    faults.push(warning(`the ledger encrypts with ${encryption} instead of the stack's key`, where, encrypt(name, key)))
  }
  return faults
}

function encrypt(bucket: string, key: string): string {
  const byDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key }
  const rules = { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }] }
  return `aws s3api put-bucket-encryption --bucket ${bucket} --server-side-encryption-configuration '${JSON.stringify(rules)}'`
}

/** Tries the ledger's own writes on one object under doctor/, which nothing else reads. */
export const ledgerWrites: Check = {
  name: "ledger writes",
  async run(context) {
    const [name, { account }] = await Promise.all([context.output("LedgerBucketName"), context.stack()])
    return checkProbe(`s3://${name}/`, await probeLedger(context.clients.s3, name, account))
  },
}

function checkProbe(where: string, probe: Probe): Fault[] {
  const faults: Fault[] = []
  if (!probe.honoursIfNoneMatch || !probe.honoursIfMatch) {
    const what =
      "conditional writes are not honoured there: two functions may publish one alert, or overwrite each other's"
    const remedy =
      "keep the ledger in a bucket of Amazon S3; a gateway or emulator in front of it must support If-None-Match and If-Match"
    faults.push(error(what, where, remedy))
  }
  if (!probe.deniesPlainWrites) {
    const what = "the ledger's policy does not deny writes without a condition, which overwrite alerts"
    faults.push(warning(what, where, revertDrift))
  }
  if (!probe.readsBack) {
    const what = "an object that was written to the ledger does not read back"
    faults.push(error(what, where, "see the bucket's policy and its key's"))
  }
  return faults
}

export const unpublished: Check = {
  name: "unpublished",
  async run(context) {
    const [entries, bucket, { name }] = await Promise.all([
      context.ledger(),
      context.output("LedgerBucketName"),
      context.stack(),
    ])
    return checkClaims(entries, context.now(), bucket, name)
  },
}

/** A function whose clock is behind may still be within its lease. */
const CLOCK_TOLERANCE_MS = 60_000

/** Claims that were never published: their owner died, and their message has not come back, or never will. */
function checkClaims(entries: readonly Recorded[], now: number, bucket: string, stack: string): Fault[] {
  return entries
    .filter(({ state, lease }) => state === "claimed" && lease + CLOCK_TOLERANCE_MS < now)
    .map(({ key, lease, alert }) => {
      const what = `${key.startsWith("alerts/") ? "an alert" : "a notice"} was recorded and not published since ${new Date(lease).toISOString()}`
      const replay = alert === undefined ? "" : `, or landfall replay ${alert.object} --publish --stack ${stack}`
      const remedy = `its message comes back by itself or is in the ingest dead letters: fix what detect's log reports${replay}`
      return error(what, `s3://${bucket}/${key}`, remedy)
    })
}
