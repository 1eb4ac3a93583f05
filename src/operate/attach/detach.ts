import type { Outcome, Pause, Terminal } from "./attach.ts"
import { AttachError } from "./attach-error.ts"
import type { Clients } from "./clients.ts"
import { type Configuration, type Entry, entryName, isEventBridgeOn, readConfiguration } from "./configuration.ts"
import { explainConflict, isHarmless } from "./conflict.ts"
import { explainDifference } from "./explain.ts"
import { withoutEntry } from "./merge.ts"
import { ourEntry, ourFilter, ourRuleName } from "./ours.ts"
import { notificationStore } from "./raw-notification.ts"
import { readPlace } from "./read-owner.ts"
import { topicsOf } from "./read-state.ts"
import { readSubscriptions } from "./read-subscriptions.ts"
import { replaceConfiguration } from "./replace-configuration.ts"
import { compare } from "./same.ts"
import { type Scope, scopeName } from "./scope.ts"
import type { Stack } from "./stack.ts"
import type { Subscription } from "./state.ts"
import { removeRule, targetsOf } from "./through-event-bridge.ts"
import { isOurs, unsubscribe } from "./through-topic.ts"
import type { Undo } from "./undo-file.ts"

export type DetachRequest = {
  readonly scope: Scope
  readonly stack: Stack
  /** What attach left; without it our parts are found by their names. */
  readonly undo?: Undo
  readonly bucketAccount?: string
  readonly isDryRun: boolean
}

/** What of ours is there. */
type Parts = {
  readonly owner: string
  readonly region: string
  readonly configuration: Configuration
  readonly entry?: Entry
  readonly subscriptions: readonly Subscription[]
  readonly rule?: { readonly name: string; readonly targets: readonly string[] }
}

/** Undoes what attach did for this scope and this queue, and nothing else: what came later stays. */
export async function detach(
  clients: Clients,
  terminal: Terminal,
  request: DetachRequest,
  pause: Pause,
): Promise<Outcome> {
  const { scope, stack, undo } = request
  if (undo !== undefined) checkUndo(undo, request)
  const parts = await findParts(clients, request)
  const { entry, rule, subscriptions } = parts
  if (entry !== undefined && entry.arn !== stack.queueArn) {
    terminal.say(
      `Refused: the notification "${entry.id}" of ${scope.bucket} goes to ${entry.arn} by now, not to ${stack.queueArn}. ` +
        "It is somebody else's; take it away by hand if nobody needs it. Nothing was changed.",
    )
    return "refused"
  }
  if (entry === undefined && rule === undefined && subscriptions.length === 0) {
    terminal.say(`${scopeName(scope)} is not attached to ${stack.queueArn} by landfall attach. Nothing to do.`)
    return "fine"
  }
  terminal.say(explainParts(parts, scope))
  if (request.isDryRun) {
    terminal.say("\nA dry run: nothing was changed.")
    return "fine"
  }
  if (!(await terminal.ask("Do this?"))) {
    terminal.say("Nothing was changed.")
    return "refused"
  }
  return remove(clients, terminal, request, parts, pause)
}

function checkUndo({ bucket, prefix, queueArn }: Undo, { scope, stack }: DetachRequest): void {
  if (bucket === scope.bucket && prefix === scope.prefix && queueArn === stack.queueArn) return
  throw new AttachError(
    `the undo file is of ${scopeName({ bucket, prefix })} and queue ${queueArn}, ` +
      `not of ${scopeName(scope)} and queue ${stack.queueArn}; name the one that attach printed`,
  )
}

async function findParts(clients: Clients, { scope, stack, undo, bucketAccount }: DetachRequest): Promise<Parts> {
  const { owner, region } = await readPlace(clients, scope.bucket, stack.account, bucketAccount)
  const configuration = await notificationStore(clients.s3, scope.bucket, owner).read()
  const { id } = ourEntry(stack, scope)
  const entry = configuration.entries.find((one) => one.id === id)
  const topicArns = new Set([...topicsOf(configuration), ...(undo?.ours.topicArn ? [undo.ours.topicArn] : [])])
  const subscriptions = await readSubscriptions(clients.snsIn(region), [...topicArns], stack.queueArn)
  const filter = ourFilter(scope)
  const name = ourRuleName(stack, scope)
  const mayHaveRule = isEventBridgeOn(configuration) || undo?.way === "eventbridge"
  const targets = mayHaveRule ? await targetsOf(clients.eventsIn(region), name) : null
  return {
    owner,
    region,
    configuration,
    ...(entry ? { entry } : {}),
    subscriptions: subscriptions.filter((one) => isOurs(one, filter)),
    ...(targets ? { rule: { name, targets } } : {}),
  }
}

function explainParts({ configuration, entry, rule, subscriptions }: Parts, scope: Scope): string {
  const lines = [`${scopeName(scope)} is attached; this goes:`]
  if (rule !== undefined) lines.push(`  EventBridge rule ${rule.name}`)
  for (const { arn } of subscriptions) lines.push(`  subscription ${arn}`)
  if (entry !== undefined) {
    const without = withoutEntry(configuration, entry)
    lines.push(`  the ${entryName(entry)}. All else in the bucket's configuration stays. Before and after:`, "")
    lines.push(...explainDifference(configuration, without))
  }
  return lines.join("\n")
}

async function remove(
  clients: Clients,
  terminal: Terminal,
  { scope, stack, undo }: DetachRequest,
  { owner, region, configuration, entry, rule, subscriptions }: Parts,
  pause: Pause,
): Promise<Outcome> {
  for (const subscription of subscriptions) await unsubscribe(clients.snsIn(region), stack.queueArn, subscription)
  if (rule !== undefined && !(await removeRule(clients.eventsIn(region), rule.name, rule.targets))) {
    terminal.say(`EventBridge rule ${rule.name} stays, without Landfall's target: somebody gave it others.`)
  }
  if (entry !== undefined) {
    const store = notificationStore(clients.s3, scope.bucket, owner)
    const change = (present: Configuration) => {
      const ours = present.entries.find(({ id }) => id === entry.id)
      return ours === undefined ? present : withoutEntry(present, ours)
    }
    const replaced = await replaceConfiguration(store, configuration, change, pause)
    if (replaced.kind !== "written") {
      terminal.say(explainConflict(replaced, scope.bucket, entry.id, "landfall detach"))
      if (!isHarmless(replaced) || replaced.difference.extra.some(({ id }) => id === entry.id)) return "refused"
    }
    if (undo !== undefined) terminal.say(compareWithBefore(undo, change(configuration)))
  }
  terminal.say(`Done, and read back: ${scopeName(scope)} is detached from ${stack.queueArn}.`)
  return "fine"
}

/** Whether the bucket is again as attach found it, and what others changed since. */
function compareWithBefore({ before, time }: Undo, now: Configuration): string {
  const { missing, extra } = compare(readConfiguration(before), now)
  if (missing.length === 0 && extra.length === 0) return `The bucket's configuration is again as it was before ${time}.`
  return [
    `Others have changed the bucket's configuration since ${time}; their changes stay:`,
    ...missing.map((one) => `  gone or changed: the ${entryName(one)}`),
    ...extra.map((one) => `  new or changed: the ${entryName(one)}`),
  ].join("\n")
}
