import { type BucketPrefix, s3Uri } from "./bucket-prefix.ts"
import { findAttached } from "./existing-routes.ts"
import { type Note, note, notesOn } from "./notes.ts"
import { type Change, planRoutes, type Route, type RoutePlan } from "./routes.ts"
import type { Stack } from "./stack.ts"
import type { State } from "./state.ts"

export type Plan =
  | { readonly kind: "attached"; readonly through: string }
  | { readonly kind: "refused"; readonly reasons: readonly Note[] }
  | { readonly kind: "change"; readonly change: Change; readonly why: string; readonly notes: readonly Note[] }

/** Decides what attach does; calls nothing and changes nothing. `wanted` is the route that the caller requires. */
export function plan(state: State, stack: Stack, scope: BucketPrefix, wanted?: Route): Plan {
  const through = findAttached(state, stack, scope)
  if (through !== null) return { kind: "attached", through }
  const plans = planRoutes(state, stack, scope)
  const chosen =
    wanted === undefined ? plans.find(({ unfit }) => unfit === undefined) : plans.find(({ route }) => route === wanted)
  if (chosen === undefined || chosen.unfit !== undefined || chosen.change === undefined) {
    return { kind: "refused", reasons: refusals(chosen === undefined ? plans : [chosen]) }
  }
  const obstacles = [...prefixObstacles(stack, scope), ...chosen.obstacles]
  if (obstacles.length > 0) return { kind: "refused", reasons: obstacles }
  return {
    kind: "change",
    change: chosen.change,
    why: wanted === undefined ? chosen.why : "--via requires it",
    notes: notesOn(state, stack, scope),
  }
}

function refusals(plans: readonly RoutePlan[]): Note[] {
  return plans.flatMap(({ route, unfit, obstacles }) =>
    unfit === undefined ? obstacles : [note(`--via ${route}: ${unfit}`)],
  )
}

/** The stack's list of log buckets decides what detect may read; a prefix outside it would only cause errors. */
function prefixObstacles({ logPrefixes, name }: Stack, scope: BucketPrefix): Note[] {
  if (logPrefixes === undefined) return []
  const listed = logPrefixes.filter(({ bucket }) => bucket === scope.bucket)
  if (listed.some(({ prefix }) => scope.prefix.startsWith(prefix))) return []
  const others = listed.length === 0 ? "" : ` (it may read ${listed.map(s3Uri).join(", ")})`
  return [
    note(
      `stack ${name} may not read ${s3Uri(scope)}${others}: add "${scope.bucket}/${scope.prefix}" to logBuckets in ` +
        "landfall.toml, deploy, and run this again",
    ),
  ]
}
