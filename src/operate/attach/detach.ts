import { type AttachClients, AttachError } from "./aws-call.ts"
import { type BucketPrefix, s3Uri } from "./bucket-prefix.ts"
import {
  type Configuration,
  entryName,
  isEventBridgeOn,
  type NotificationEntry,
  parseConfiguration,
} from "./configuration.ts"
import { compareConfigurations } from "./configuration-difference.ts"
import { explainConflict, isHarmless } from "./conflict.ts"
import { removeRule, targetsOf } from "./event-bridge-rule.ts"
import { explainDifference } from "./explain.ts"
import { locateBucket } from "./locate-bucket.ts"
import { withoutEntry } from "./merge.ts"
import { messageFilterFor, queueEntryFor, ruleNameFor } from "./naming.ts"
import { notificationStore } from "./notification-store.ts"
import { topicsOf } from "./read-state.ts"
import { readSubscriptions } from "./read-subscriptions.ts"
import { type Pause, replaceConfiguration } from "./replace-configuration.ts"
import type { Subscription } from "./state.ts"
import { type BucketRequest, declined, type Outcome, type Terminal } from "./terminal.ts"
import { isCreatedByAttach, unsubscribe } from "./topic-subscription.ts"
import type { Undo } from "./undo-file.ts"

type DetachRequest = BucketRequest & {
  /** The file that attach wrote; without it, detach finds what attach created by its names. */
  readonly undo?: Undo
}

/** What attach created and is still there. */
type Found = {
  readonly owner: string
  readonly region: string
  readonly configuration: Configuration
  readonly entry?: NotificationEntry
  readonly subscriptions: readonly Subscription[]
  readonly rule?: { readonly name: string; readonly targets: readonly string[] }
}

/** Undoes what attach did for this scope and this queue, and nothing else: later changes stay. */
export async function detach(
  clients: AttachClients,
  terminal: Terminal,
  request: DetachRequest,
  pause: Pause,
): Promise<Outcome> {
  const { scope, stack, undo } = request
  if (undo !== undefined) checkUndo(undo, request)
  const found = await findCreated(clients, request)
  const { entry, rule, subscriptions } = found
  if (entry !== undefined && entry.arn !== stack.queueArn) {
    terminal.print(
      `Refused: the notification "${entry.id}" of ${scope.bucket} now sends to ${entry.arn}, not to ${stack.queueArn}. ` +
        "Somebody else uses it; delete it by hand if nobody needs it. Nothing was changed.",
    )
    return "refused"
  }
  if (entry === undefined && rule === undefined && subscriptions.length === 0) {
    terminal.print(`${s3Uri(scope)} is not attached to ${stack.queueArn} by landfall attach. Nothing to do.`)
    return "done"
  }
  terminal.print(explainFound(found, scope))
  return (await declined(terminal, request.isDryRun)) ?? remove(clients, terminal, request, found, pause)
}

function checkUndo({ bucket, prefix, queueArn }: Undo, { scope, stack }: DetachRequest): void {
  if (bucket === scope.bucket && prefix === scope.prefix && queueArn === stack.queueArn) return
  throw new AttachError(
    `the undo file belongs to ${s3Uri({ bucket, prefix })} and queue ${queueArn}, ` +
      `not to ${s3Uri(scope)} and queue ${stack.queueArn}; name the file that attach printed`,
  )
}

async function findCreated(
  clients: AttachClients,
  { scope, stack, undo, bucketAccount }: DetachRequest,
): Promise<Found> {
  const { owner, region } = await locateBucket(clients, scope.bucket, stack.account, bucketAccount)
  const configuration = await notificationStore(clients.s3, scope.bucket, owner).read()
  const { id } = queueEntryFor(stack, scope)
  const entry = configuration.entries.find((one) => one.id === id)
  const topicArns = new Set([...topicsOf(configuration), ...(undo?.created.topicArn ? [undo.created.topicArn] : [])])
  const subscriptions = await readSubscriptions(clients.snsIn(region), [...topicArns], stack.queueArn)
  const filter = messageFilterFor(scope)
  const name = ruleNameFor(stack, scope)
  const mayHaveRule = isEventBridgeOn(configuration) || undo?.route === "eventbridge"
  const targets = mayHaveRule ? await targetsOf(clients.eventsIn(region), name) : null
  return {
    owner,
    region,
    configuration,
    ...(entry ? { entry } : {}),
    subscriptions: subscriptions.filter((one) => isCreatedByAttach(one, filter)),
    ...(targets ? { rule: { name, targets } } : {}),
  }
}

function explainFound({ configuration, entry, rule, subscriptions }: Found, scope: BucketPrefix): string {
  const lines = [`${s3Uri(scope)} is attached; detach removes:`]
  if (rule !== undefined) lines.push(`  EventBridge rule ${rule.name}`)
  for (const { arn } of subscriptions) lines.push(`  subscription ${arn}`)
  if (entry !== undefined) {
    const without = withoutEntry(configuration, entry)
    lines.push(`  the ${entryName(entry)}. Everything else in the bucket's configuration stays. Before and after:`, "")
    lines.push(...explainDifference(configuration, without))
  }
  return lines.join("\n")
}

async function remove(
  clients: AttachClients,
  terminal: Terminal,
  { scope, stack, undo }: DetachRequest,
  { owner, region, configuration, entry, rule, subscriptions }: Found,
  pause: Pause,
): Promise<Outcome> {
  for (const subscription of subscriptions) await unsubscribe(clients.snsIn(region), stack.queueArn, subscription)
  if (rule !== undefined && !(await removeRule(clients.eventsIn(region), rule.name, rule.targets))) {
    terminal.print(`EventBridge rule ${rule.name} stays, without Landfall's target: somebody added other targets.`)
  }
  if (entry !== undefined) {
    const store = notificationStore(clients.s3, scope.bucket, owner)
    const change = (present: Configuration) => {
      const own = present.entries.find(({ id }) => id === entry.id)
      return own === undefined ? present : withoutEntry(present, own)
    }
    const result = await replaceConfiguration(store, configuration, change, pause, terminal.print)
    if (result.kind !== "written") {
      terminal.print(explainConflict(result, scope.bucket, entry.id, "landfall detach"))
      if (!isHarmless(result) || result.difference.extra.some(({ id }) => id === entry.id)) return "refused"
    }
    if (undo !== undefined) terminal.print(compareWithBefore(undo, change(configuration)))
  }
  terminal.print(`Done and verified: ${s3Uri(scope)} is detached from ${stack.queueArn}.`)
  return "done"
}

/** Whether the bucket is as it was before attach, and what others changed since. */
function compareWithBefore({ before, time }: Undo, now: Configuration): string {
  const { missing, extra } = compareConfigurations(parseConfiguration(before), now)
  if (missing.length === 0 && extra.length === 0) return `The bucket's configuration is again as it was before ${time}.`
  return [
    `Others changed the bucket's configuration since ${time}; their changes stay:`,
    ...missing.map((one) => `  missing or changed: the ${entryName(one)}`),
    ...extra.map((one) => `  new or changed: the ${entryName(one)}`),
  ].join("\n")
}
