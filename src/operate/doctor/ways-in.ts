import { takeOf } from "../attach/attached.ts"
import { entryName, isEventBridgeOn } from "../attach/configuration.ts"
import { filterCovers, patternCovers } from "../attach/narrowing.ts"
import { covers, overlaps } from "../attach/overlap.ts"
import type { Scope } from "../attach/scope.ts"
import type { Stack } from "../attach/stack.ts"
import type { State } from "../attach/state.ts"

/** Every way by which an object of the scope reaches the queue. Two that share no object are one way. */
export function waysIn(state: State, { queueArn }: Stack, scope: Scope): string[] {
  const wanted = takeOf(scope)
  const { entries } = state.configuration
  // S3 takes no two entries that share an object, so several of them are one way.
  const own = entries.filter(({ kind, arn }) => kind === "Queue" && arn === queueArn)
  const direct = own.filter((entry) => overlaps(entry, wanted)).map((entry) => `the ${entryName(entry)}`)
  const topics = state.subscriptions
    .filter(({ topicArn }) => entries.some((one) => one.arn === topicArn && covers(one, wanted)))
    .filter(({ isPending, filter, filterScope }) => {
      return !isPending && (filter === undefined || (filterScope === "MessageBody" && filterCovers(filter, scope)))
    })
    .map(({ topicArn }) => `topic ${topicArn}`)
  const rules = isEventBridgeOn(state.configuration)
    ? state.rules
        .filter(({ isEnabled, pattern }) => isEnabled && patternCovers(pattern, scope))
        .map(({ name }) => `EventBridge rule ${name}`)
    : []
  return [...direct.slice(0, 1), ...topics, ...rules]
}
