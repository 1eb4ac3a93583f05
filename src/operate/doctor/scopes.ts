import type { Scope } from "../attach/scope.ts"
import type { World } from "./world.ts"

/** Where the canary lands, as infra/canary.yml sets it. */
export const CANARY_PREFIX = "canary/"

export async function canaryScope(world: World): Promise<Scope> {
  return { bucket: await world.output("CanaryBucketName"), prefix: CANARY_PREFIX }
}
