import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { DEPLOY } from "../parts.ts"
import { type BucketFacts, readBucket } from "../read/bucket.ts"

export const ledgerBucket: Check = {
  name: "ledger bucket",
  async run(world) {
    const [name, { account }] = await Promise.all([world.output("LedgerBucketName"), world.stack()])
    return judgeBucket(await readBucket(world.clients.s3, name, account))
  },
}

export function judgeBucket({ name, versioning, isPublicBlocked, encryption }: BucketFacts): Fault[] {
  const where = `s3://${name}/`
  const faults: Fault[] = []
  if (versioning !== "Enabled") {
    faults.push(warning(`the ledger keeps no versions (${versioning}): what is overwritten is gone`, where, DEPLOY))
  }
  if (!isPublicBlocked) {
    faults.push(error("public access to the ledger is not blocked: alerts hold command lines and names", where, DEPLOY))
  }
  if (!encryption.startsWith("aws:kms")) {
    faults.push(warning(`the ledger encrypts with ${encryption} and not with the stack's key`, where, DEPLOY))
  }
  return faults
}
