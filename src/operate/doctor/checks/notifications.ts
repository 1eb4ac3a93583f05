import { findAttached, takeOf } from "../../attach/attached.ts"
import { isEventBridgeOn } from "../../attach/configuration.ts"
import { patternCovers } from "../../attach/narrowing.ts"
import { ourEntry } from "../../attach/ours.ts"
import { overlaps } from "../../attach/overlap.ts"
import { type Scope, scopeName } from "../../attach/scope.ts"
import type { Stack } from "../../attach/stack.ts"
import type { Rule, State } from "../../attach/state.ts"
import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { collect } from "../look.ts"
import { DEPLOY } from "../parts.ts"
import { canaryScope } from "../scopes.ts"
import { waysIn } from "../ways-in.ts"
import type { World } from "../world.ts"

/** Whether what lands still reaches the ingest queue, and once. */
export const notifications: Check = {
  name: "notifications",
  async run(world) {
    const [scopes, canary] = await Promise.all([world.places(), canaryScope(world)])
    return collect([...scopes, canary].map((scope) => () => judgePlace(world, scope, scope === canary)))
  },
}

async function judgePlace(world: World, scope: Scope, isOurs: boolean): Promise<Fault[]> {
  const [state, stack] = await Promise.all([world.place(scope), world.attachStack()])
  if (findAttached(state, stack, scope) !== null) return judgeTwice(state, stack, scope)
  const [why, remedy] = judgeDrift(state, stack, scope, await world.rules())
  const replay = `; then landfall replay ${scopeName(scope)} --from TIME --publish --stack ${stack.name} for what came meanwhile`
  const what = `objects that land do not reach the ingest queue: ${why}`
  return [error(what, scopeName(scope), isOurs ? DEPLOY : `${remedy}${replay}`)]
}

/** An object that is told of twice is scanned twice, and alerts once. */
export function judgeTwice(state: State, stack: Stack, scope: Scope): Fault[] {
  const ways = waysIn(state, stack, scope)
  if (ways.length < 2) return []
  const what = `objects come ${ways.length} times, and each is scanned as often: through ${ways.join(" and ")}`
  return [
    warning(
      what,
      scopeName(scope),
      "remove all but one of them, the others with landfall detach where attach made them",
    ),
  ]
}

/** Why nothing comes, as far as it can be seen, and what to do. `rules` send to the queue, whatever the bucket does. */
export function judgeDrift(
  state: State,
  stack: Stack,
  scope: Scope,
  rules: readonly Rule[],
): readonly [why: string, remedy: string] {
  const { entries } = state.configuration
  const attach = `landfall attach ${scope.bucket}/${scope.prefix} --stack ${stack.name}`
  const replaced = `landfall detach ${scope.bucket}/${scope.prefix} --stack ${stack.name}, and attach again`
  const id = ourEntry(stack, scope).id
  const other = entries.find((entry) => entry.id === id && entry.arn !== stack.queueArn)
  if (other !== undefined) return [`notification "${id}" sends to ${other.arn}, another queue`, replaced]
  const near = entries.find((entry) => entry.arn === stack.queueArn)
  if (near !== undefined && (near.id === id || overlaps(near, takeOf(scope)))) {
    const takes = `events ${near.events.join(", ")}, prefix "${near.prefix}", suffix "${near.suffix}"`
    return [`notification "${near.id}" takes less than what is to be read (${takes})`, replaced]
  }
  const rule = rules.find(({ pattern }) => patternCovers(pattern, scope))
  if (rule !== undefined && !isEventBridgeOn(state.configuration)) {
    return [
      `EventBridge is off for the bucket, and rule ${rule.name} waits for its events`,
      "turn EventBridge on in the bucket's properties in the S3 console, which disturbs nobody",
    ]
  }
  if (rule !== undefined)
    return [`EventBridge rule ${rule.name} is disabled`, `aws events enable-rule --name ${rule.name}`]
  const [subscription] = state.subscriptions
  if (subscription !== undefined) {
    const fate = subscription.isPending
      ? "waits to be confirmed"
      : `has a filter that lets less through: ${subscription.filter}`
    return [`the queue's subscription to ${subscription.topicArn} ${fate}`, `delete it, and ${attach}`]
  }
  return ["no notification, topic or rule of the bucket tells it", attach]
}
