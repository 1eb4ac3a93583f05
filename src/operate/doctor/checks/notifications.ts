import { type BucketPrefix, s3Uri } from "../../attach/bucket-prefix.ts"
import { isEventBridgeOn } from "../../attach/configuration.ts"
import { findAttached, routesInto } from "../../attach/existing-routes.ts"
import { patternCovers } from "../../attach/filter-coverage.ts"
import { queueEntryFor } from "../../attach/naming.ts"
import { filterFor, overlaps } from "../../attach/notification-filter.ts"
import type { Stack } from "../../attach/stack.ts"
import type { Rule, State } from "../../attach/state.ts"
import type { Check, Context } from "../context.ts"
import { error, type Fault, warning } from "../finding.ts"
import { canaryScope } from "../parts.ts"
import { collectFaults } from "../read-aws.ts"
import { revertDrift } from "../remedy.ts"

/** Whether the events of new objects still reach the ingest queue, and only once. */
export const notifications: Check = {
  name: "notifications",
  async run(context) {
    const [scopes, canary] = await Promise.all([context.logPrefixes(), canaryScope(context)])
    return collectFaults([...scopes, canary].map((scope) => () => checkScope(context, scope, scope === canary)))
  },
}

async function checkScope(context: Context, scope: BucketPrefix, isCanary: boolean): Promise<Fault[]> {
  const [state, stack] = await Promise.all([context.bucketState(scope), context.attachStack()])
  if (findAttached(state, stack, scope) !== null) return checkDuplicates(routesInto(state, stack, scope), scope)
  const [why, remedy] = explainMissing(state, stack, scope, await context.rules())
  const replay = `; then landfall replay ${s3Uri(scope)} --from TIME --publish --stack ${stack.name} for the objects that were missed`
  const what = `events of new objects do not reach the ingest queue: ${why}`
  return [error(what, s3Uri(scope), isCanary ? revertDrift : `${remedy}${replay}`)]
}

/** An object that is notified twice is scanned twice, and alerts once. */
function checkDuplicates(routes: readonly string[], scope: BucketPrefix): Fault[] {
  if (routes.length < 2) return []
  const what = `each object is notified ${routes.length} times, and scanned as often: through ${routes.join(" and ")}`
  return [warning(what, s3Uri(scope), "remove all but one of them; use landfall detach for those that attach created")]
}

/** Why no event arrives, as far as it can be seen, and what to do. `rules` send to the queue, whatever the bucket does. */
function explainMissing(
  state: State,
  stack: Stack,
  scope: BucketPrefix,
  rules: readonly Rule[],
): readonly [why: string, remedy: string] {
  const { entries } = state.configuration
  const attach = `landfall attach ${scope.bucket}/${scope.prefix} --stack ${stack.name}`
  const reattach = `landfall detach ${scope.bucket}/${scope.prefix} --stack ${stack.name}, and attach again`
  const { id } = queueEntryFor(stack, scope)
  const moved = entries.find((entry) => entry.id === id && entry.arn !== stack.queueArn)
  if (moved !== undefined) return [`notification "${id}" sends to ${moved.arn}, another queue`, reattach]
  const near = entries.find((entry) => entry.arn === stack.queueArn)
  if (near !== undefined && (near.id === id || overlaps(near, filterFor(scope)))) {
    const accepted = `events ${near.events.join(", ")}, prefix "${near.prefix}", suffix "${near.suffix}"`
    return [`notification "${near.id}" does not accept all objects of the prefix (${accepted})`, reattach]
  }
  const rule = rules.find(({ pattern }) => patternCovers(pattern, scope))
  if (rule !== undefined && !isEventBridgeOn(state.configuration)) {
    return [
      `EventBridge is off for the bucket, and rule ${rule.name} depends on its events`,
      "turn EventBridge on in the bucket's properties in the S3 console; this affects no other notification",
    ]
  }
  if (rule !== undefined)
    return [`EventBridge rule ${rule.name} is disabled`, `aws events enable-rule --name ${rule.name}`]
  const [subscription] = state.subscriptions
  if (subscription !== undefined) {
    const problem = subscription.isPending
      ? "is not confirmed"
      : `has a filter that accepts less: ${subscription.filter}`
    return [`the queue's subscription to ${subscription.topicArn} ${problem}`, `delete it, and ${attach}`]
  }
  return ["no notification, topic or rule of the bucket sends to it", attach]
}
