import { type BucketPrefix, s3Uri } from "../../attach/bucket-prefix.ts"
import { policyDecision } from "../../attach/policy-decision.ts"
import { parseLogPrefixes } from "../../attach/stack.ts"
import type { State } from "../../attach/state.ts"
import { RECONCILE_ACTION } from "../../attach/statements.ts"
import type { Check, Context } from "../context.ts"
import { denied, error, type Fault, warning } from "../finding.ts"
import { readBucketPolicy, type Sample, sampleObject } from "../read/bucket.ts"
import { collectFaults } from "../read-aws.ts"

/** The list of log prefixes: none twice, none that the stack may not read, and none that Landfall itself writes to. */
export const logPrefixes: Check = {
  name: "log prefixes",
  async run(context) {
    const [checked, allowed, ledger, canary] = await Promise.all([
      context.logPrefixes(),
      context.output("LogPrefixes").then(parseLogPrefixes),
      context.output("LedgerBucketName"),
      context.output("CanaryBucketName"),
    ])
    return [
      ...checkAllowed(checked, allowed),
      ...checkLoop([...allowed, ...checked], ledger, "the ledger"),
      ...checkLoop([...allowed, ...checked], canary, "the canary's bucket"),
      ...checkOverlap(allowed),
    ]
  },
}

function checkAllowed(checked: readonly BucketPrefix[], allowed: readonly BucketPrefix[]): Fault[] {
  return checked
    .filter((scope) => !allowed.some((outer) => contains(outer, scope)))
    .map((scope) => {
      const remedy = `add "${scope.bucket}/${scope.prefix}" to logBuckets in landfall.toml, and deploy`
      return error("the stack may not read this prefix", s3Uri(scope), remedy)
    })
}

/** Detect would be notified of the objects that it writes itself, without end. */
function checkLoop(scopes: readonly BucketPrefix[], own: string, name: string): Fault[] {
  const loop = scopes.find(({ bucket }) => bucket === own)
  if (loop === undefined) return []
  const what = `${name} is read as a log bucket: what Landfall writes there would start it again`
  return [error(what, s3Uri(loop), "remove it from logBuckets in landfall.toml, and deploy")]
}

function checkOverlap(allowed: readonly BucketPrefix[]): Fault[] {
  return allowed.flatMap((inner, index) => {
    const outer = allowed.find((other, at) => at !== index && contains(other, inner))
    if (outer === undefined) return []
    const what = `the prefix lies within ${s3Uri(outer)}: its objects are compared twice and may be notified twice`
    return [warning(what, s3Uri(inner), "remove one of the two from logBuckets in landfall.toml, and deploy")]
  })
}

export function contains(outer: BucketPrefix, inner: BucketPrefix): boolean {
  return outer.bucket === inner.bucket && inner.prefix.startsWith(outer.prefix)
}

export const logBuckets: Check = {
  name: "log buckets",
  run: async (context) =>
    collectFaults(
      (await context.logPrefixes()).map((scope) => async () => {
        const [state, { region }] = await Promise.all([context.bucketState(scope), context.stack()])
        return collectFaults([
          async () => checkVersioning(state, scope),
          async () => checkRegion(state, scope, region),
          async () => checkReconcile(context, state, scope),
          async () => checkSample(await sampleObject(context.clients.s3, scope, state.owner), scope),
        ])
      }),
    ),
}

function checkVersioning({ versioning }: State, scope: BucketPrefix): Fault[] {
  if (versioning === "Enabled") return []
  if (versioning === "unknown") return [denied("read the bucket's versioning", s3Uri(scope), "s3:GetBucketVersioning")]
  const what = `the bucket keeps no versions (${versioning}): an object that is overwritten before it is scanned is lost`
  return [warning(what, s3Uri(scope), "turn versioning on, if keys in it are ever written twice")]
}

/** Source: S3 user guide: a bucket notifies only queues and topics of its own region. */
function checkRegion({ region }: State, scope: BucketPrefix, own: string): Fault[] {
  if (region === own) return []
  const what = `the bucket is in ${region} and the stack in ${own}: it cannot notify the stack's queue, and each read crosses regions`
  return [warning(what, s3Uri(scope), `deploy a stack in ${region} too`)]
}

/** In the stack's own account, the role's own policy is enough. */
async function checkReconcile(context: Context, { owner }: State, { bucket, prefix }: BucketPrefix): Promise<Fault[]> {
  const { account, partition } = await context.stack()
  if (owner === account) return []
  const role = await context.output("ReconcileRoleArn")
  const policy = await readBucketPolicy(context.clients.s3, bucket, owner)
  const request = { action: RECONCILE_ACTION, resource: `arn:${partition}:s3:::${bucket}`, context: {} }
  if (policyDecision(policy, { ...request, principal: { role } }) !== "denied") return []
  const what = `the bucket's policy does not let reconcile list it (${RECONCILE_ACTION}): nothing finds objects whose notification is lost`
  const remedy = (stack: string) =>
    `landfall attach ${bucket}/${prefix} --stack ${stack} --bucket-account ${owner} --dry-run prints the statement for ${role}`
  return [error(what, `s3://${bucket}/${prefix}`, remedy)]
}

function checkSample(sample: Sample, scope: BucketPrefix): Fault[] {
  if (sample.kind === "readable") return []
  if (sample.kind === "empty") {
    return [
      warning(
        "there are no objects under this prefix",
        s3Uri(scope),
        "compare the prefix with what the log writer uses",
      ),
    ]
  }
  const remedy = "see its owner (the bucket should be BucketOwnerEnforced), its bucket's policy and its key's"
  if (sample.isDenied) {
    const what = `could not read an object, ${sample.key}: needs permission s3:GetObject and kms:Decrypt, or its owner lets nobody read it`
    return [warning(what, s3Uri(scope), `grant them to whoever runs this; or ${remedy}`)]
  }
  return [error(`an object cannot be read: ${sample.key}: ${sample.detail}`, s3Uri(scope), remedy)]
}
