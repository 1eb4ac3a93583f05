import { entryName, isEventBridgeOn } from "./configuration.ts"
import { filterCovers, patternCovers } from "./narrowing.ts"
import { covers, OBJECT_CREATED, type Take } from "./overlap.ts"
import { encodePrefix, type Scope } from "./scope.ts"
import type { Stack } from "./stack.ts"
import type { State } from "./state.ts"

/** What a notification must take so that nothing of the scope is missed. */
export function takeOf({ prefix }: Scope): Take {
  return { events: [OBJECT_CREATED], prefix: encodePrefix(prefix), suffix: "" }
}

/** By what the whole scope reaches the queue already, whoever set it up; null where something of it does not. */
export function findAttached(state: State, { queueArn }: Stack, scope: Scope): string | null {
  const wanted = takeOf(scope)
  const { entries } = state.configuration
  const entry = entries.find((one) => one.kind === "Queue" && one.arn === queueArn && covers(one, wanted))
  if (entry !== undefined) return `the ${entryName(entry)}`
  const isTold = (topicArn: string) =>
    entries.some((one) => one.kind === "Topic" && one.arn === topicArn && covers(one, wanted))
  const subscription = state.subscriptions.find(
    ({ topicArn, filter, filterScope, isPending }) =>
      !isPending &&
      isTold(topicArn) &&
      (filter === undefined || (filterScope === "MessageBody" && filterCovers(filter, scope))),
  )
  if (subscription !== undefined) return `the subscription of its queue to topic ${subscription.topicArn}`
  if (!isEventBridgeOn(state.configuration)) return null
  const rule = state.rules.find(({ isEnabled, pattern }) => isEnabled && patternCovers(pattern, scope))
  return rule === undefined ? null : `EventBridge rule ${rule.name}`
}
