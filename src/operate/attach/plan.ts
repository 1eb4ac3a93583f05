import { findAttached } from "./attached.ts"
import type { Configuration } from "./configuration.ts"
import type { QueueEntry } from "./merge.ts"
import { notesOn } from "./notes.ts"
import { type Scope, scopeName } from "./scope.ts"
import type { Stack } from "./stack.ts"
import type { State } from "./state.ts"
import type { Statement } from "./statements.ts"
import { ways } from "./ways.ts"

/** How objects that land reach the ingest queue. */
export type Way = "eventbridge" | "sns" | "queue"

/** What is to be done in AWS. */
export type Change =
  | {
      readonly way: "eventbridge"
      readonly ruleName: string
      readonly pattern: string
      readonly deadLettersArn: string
    }
  | { readonly way: "sns"; readonly topicArn: string; readonly filter: string; readonly deadLettersArn: string }
  | { readonly way: "queue"; readonly entry: QueueEntry; readonly after: Configuration }

/** Something to know, and what there is to paste for it. */
export type Remark = { readonly text: string; readonly statements: readonly Statement[] }

export type Plan =
  | { readonly kind: "attached"; readonly through: string }
  | { readonly kind: "refused"; readonly reasons: readonly Remark[] }
  | { readonly kind: "change"; readonly change: Change; readonly why: string; readonly notes: readonly Remark[] }

/** What one way could do here. `unfit` says why it is not for this bucket; `obstacles` what is to be removed first. */
export type WayPlan = {
  readonly way: Way
  readonly unfit?: string
  readonly obstacles: readonly Remark[]
  readonly why: string
  readonly change?: Change
}

/** Decides what attach does; asks nothing and changes nothing. `wanted` is the way that the caller insists on. */
export function plan(state: State, stack: Stack, scope: Scope, wanted?: Way): Plan {
  const through = findAttached(state, stack, scope)
  if (through !== null) return { kind: "attached", through }
  const known = ways(state, stack, scope)
  const chosen =
    wanted === undefined ? known.find(({ unfit }) => unfit === undefined) : known.find(({ way }) => way === wanted)
  if (chosen === undefined || chosen.unfit !== undefined || chosen.change === undefined) {
    return { kind: "refused", reasons: unfitReasons(known, chosen) }
  }
  const obstacles = [...placeObstacles(stack, scope), ...chosen.obstacles]
  if (obstacles.length > 0) return { kind: "refused", reasons: obstacles }
  return {
    kind: "change",
    change: chosen.change,
    why: wanted === undefined ? chosen.why : "it was asked for with --way",
    notes: notesOn(state, stack, scope),
  }
}

function unfitReasons(known: readonly WayPlan[], chosen: WayPlan | undefined): Remark[] {
  const concerned = chosen === undefined ? known : [chosen]
  return concerned.flatMap(({ way, unfit, obstacles }) =>
    unfit === undefined ? obstacles : [{ text: `--way ${way}: ${unfit}`, statements: [] }],
  )
}

/** The stack's list of log buckets decides what detect may read: a place outside it would only make errors. */
function placeObstacles({ places, name }: Stack, scope: Scope): Remark[] {
  if (places === undefined) return []
  const isKnown = places.some(({ bucket, prefix }) => bucket === scope.bucket && scope.prefix.startsWith(prefix))
  if (isKnown) return []
  const listed = places.filter(({ bucket }) => bucket === scope.bucket).map(scopeName)
  const beside = listed.length === 0 ? "" : ` (it has ${listed.join(", ")})`
  return [
    {
      text:
        `stack ${name} may not read ${scopeName(scope)}${beside}: add "${scope.bucket}/${scope.prefix}" to logBuckets in ` +
        "serverless.yml, deploy, and run this again",
      statements: [],
    },
  ]
}
