import { type Scope, scopeName } from "../../attach/scope.ts"
import type { State } from "../../attach/state.ts"
import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { collect } from "../look.ts"
import { type Sample, sampleObject } from "../read/objects.ts"

export const logBuckets: Check = {
  name: "log buckets",
  run: async (world) =>
    collect(
      (await world.places()).map((scope) => async () => {
        const [state, stack] = await Promise.all([world.place(scope), world.stack()])
        return collect([
          async () => judgeVersioning(state, scope),
          async () => judgeRegion(state, scope, stack.region),
          async () => judgeSample(await sampleObject(world.clients.s3, scope, state.owner), scope),
        ])
      }),
    ),
}

export function judgeVersioning({ versioning }: State, scope: Scope): Fault[] {
  if (versioning === "Enabled") return []
  if (versioning === "unknown") {
    const what = "could not look at the bucket's versioning: needs permission s3:GetBucketVersioning"
    return [
      warning(what, scopeName(scope), "give it to whoever runs this, or use a role that has it, and run this again"),
    ]
  }
  const what = `the bucket keeps no versions (${versioning}): an object that is overwritten before it is scanned is lost`
  return [warning(what, scopeName(scope), "turn versioning on, if keys in it are ever written twice")]
}

/** Source: S3 user guide: a bucket notifies queues and topics of its own region alone. */
export function judgeRegion({ region }: State, scope: Scope, own: string): Fault[] {
  if (region === own) return []
  const what = `the bucket is in ${region} and the stack in ${own}: it cannot tell the stack's queue, and each read crosses regions`
  return [warning(what, scopeName(scope), `deploy a stack in ${region} too`)]
}

export function judgeSample(sample: Sample, scope: Scope): Fault[] {
  if (sample.kind === "readable") return []
  if (sample.kind === "nothing") {
    return [warning("nothing lies there", scopeName(scope), "see whether the prefix is spelt as its writer spells it")]
  }
  const remedy = "see its owner (the bucket should be BucketOwnerEnforced), its bucket's policy and its key's"
  if (sample.isDenied) {
    const what = `could not look at an object, ${sample.key}: needs permission s3:GetObject and kms:Decrypt, or its owner lets nobody read it`
    return [warning(what, scopeName(scope), `give them to whoever runs this; else ${remedy}`)]
  }
  return [error(`an object cannot be read: ${sample.key}: ${sample.detail}`, scopeName(scope), remedy)]
}
