import type { BucketPrefix } from "./bucket-prefix.ts"
import { entryName, isEventBridgeOn } from "./configuration.ts"
import { filterCovers, patternCovers } from "./filter-coverage.ts"
import { covers, filterFor, overlaps } from "./notification-filter.ts"
import type { Stack } from "./stack.ts"
import type { State } from "./state.ts"

/** The route by which the whole scope reaches the queue already, whoever created it. Null if part of it does not. */
export function findAttached(state: State, { queueArn }: Stack, scope: BucketPrefix): string | null {
  const entry = state.configuration.entries.find(
    (one) => one.kind === "Queue" && one.arn === queueArn && covers(one, filterFor(scope)),
  )
  if (entry !== undefined) return `the ${entryName(entry)}`
  const [topic] = coveringTopics(state, scope)
  if (topic !== undefined) return `the subscription of its queue to topic ${topic}`
  const [rule] = coveringRules(state, scope)
  return rule === undefined ? null : `EventBridge rule ${rule}`
}

/** Every route by which an object of the scope reaches the queue. Two notifications that share no object are one route. */
export function routesInto(state: State, { queueArn }: Stack, scope: BucketPrefix): string[] {
  // S3 rejects two entries that share an object, so several entries are one route.
  const entry = state.configuration.entries.find(
    (one) => one.kind === "Queue" && one.arn === queueArn && overlaps(one, filterFor(scope)),
  )
  return [
    ...(entry === undefined ? [] : [`the ${entryName(entry)}`]),
    ...coveringTopics(state, scope).map((arn) => `topic ${arn}`),
    ...coveringRules(state, scope).map((name) => `EventBridge rule ${name}`),
  ]
}

/** The topics that receive every event of the scope and pass it to the queue. */
function coveringTopics({ configuration, subscriptions }: State, scope: BucketPrefix): string[] {
  const wanted = filterFor(scope)
  return subscriptions
    .filter(
      ({ topicArn, filter, filterScope, isPending }) =>
        !isPending &&
        configuration.entries.some((one) => one.kind === "Topic" && one.arn === topicArn && covers(one, wanted)) &&
        (filter === undefined || (filterScope === "MessageBody" && filterCovers(filter, scope))),
    )
    .map(({ topicArn }) => topicArn)
}

/** The EventBridge rules that send every event of the scope to the queue. */
function coveringRules({ configuration, rules }: State, scope: BucketPrefix): string[] {
  if (!isEventBridgeOn(configuration)) return []
  return rules.filter(({ isEnabled, pattern }) => isEnabled && patternCovers(pattern, scope)).map(({ name }) => name)
}
