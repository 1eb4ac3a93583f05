import { parseArn } from "./arn.ts"
import { type BucketPrefix, s3Uri } from "./bucket-prefix.ts"
import { type Configuration, entryName, isEventBridgeOn, type NotificationEntry } from "./configuration.ts"
import { type QueueEntry, withEntry } from "./merge.ts"
import { eventPatternFor, messageFilterFor, queueEntryFor, ruleNameFor } from "./naming.ts"
import { type Note, note } from "./notes.ts"
import { covers, filterFor, overlaps } from "./notification-filter.ts"
import { type Sender, sendDecision } from "./policy-decision.ts"
import type { Stack } from "./stack.ts"
import type { Queue, State } from "./state.ts"
import { queueKeyStatement, sendStatement, subscribeStatement } from "./statements.ts"

/** How events of new objects reach the ingest queue. */
export type Route = "eventbridge" | "sns" | "queue"

/** What attach changes in AWS. */
export type Change =
  | {
      readonly route: "eventbridge"
      readonly ruleName: string
      readonly pattern: string
      readonly deadLettersArn: string
    }
  | { readonly route: "sns"; readonly topicArn: string; readonly filter: string; readonly deadLettersArn: string }
  | { readonly route: "queue"; readonly entry: QueueEntry; readonly after: Configuration }

/** What one route can do here. `unfit`: why it does not suit this bucket. `obstacles`: what must be fixed first. */
export type RoutePlan = {
  readonly route: Route
  readonly unfit?: string
  readonly obstacles: readonly Note[]
  readonly why: string
  readonly change?: Change
}

/** The three routes; the one that changes least on the bucket comes first. */
export function planRoutes(state: State, stack: Stack, scope: BucketPrefix): RoutePlan[] {
  return [planEventBridge(state, stack, scope), planTopic(state, stack, scope), planQueue(state, stack, scope)]
}

/** Source: EventBridge API reference, PutRule. */
const MAX_RULE_NAME = 64

function planEventBridge(state: State, stack: Stack, scope: BucketPrefix): RoutePlan {
  const plan = {
    route: "eventbridge",
    why: "the bucket sends its events to EventBridge already, so nothing changes on the bucket",
  } as const
  const unfit = !isEventBridgeOn(state.configuration)
    ? "EventBridge is off for this bucket. Turn it on in the S3 console (Properties, Amazon EventBridge); nothing else changes"
    : state.owner !== stack.account
      ? `the bucket's events go to the event bus of account ${state.owner}, and a rule there cannot send to a queue of account ${stack.account}`
      : state.region !== stack.region
        ? `the bucket's events go to the event bus of ${state.region}, and a rule there cannot send to a queue in ${stack.region}`
        : undefined
  if (unfit !== undefined) return { ...plan, unfit, obstacles: [] }
  const ruleName = ruleNameFor(stack, scope)
  const ruleArn = `arn:${stack.partition}:events:${state.region}:${stack.account}:rule/${ruleName}`
  const sender: Sender = { service: "events.amazonaws.com", sourceArn: ruleArn, sourceAccount: stack.account }
  const remedy = `deploy the stack again: its queues accept rules whose names begin with ${stack.name}-`
  const obstacles = deliveryObstacles(state, sender, remedy)
  if (ruleName.length > MAX_RULE_NAME) {
    obstacles.push(
      note(
        `the rule name ${ruleName} is longer than ${MAX_RULE_NAME} characters: deploy the stack under a shorter name`,
      ),
    )
  }
  const deadLettersArn = state.deadLetters?.arn
  if (deadLettersArn === undefined) return { ...plan, obstacles }
  const pattern = eventPatternFor(scope)
  return { ...plan, obstacles, change: { route: "eventbridge", ruleName, pattern, deadLettersArn } }
}

function planTopic(state: State, stack: Stack, scope: BucketPrefix): RoutePlan {
  const entry = state.configuration.entries.find((one) => one.kind === "Topic" && covers(one, filterFor(scope)))
  if (entry === undefined) {
    const unfit = `the bucket notifies no topic of every new object under ${s3Uri(scope)}`
    return { route: "sns", why: "", unfit, obstacles: [] }
  }
  const topicArn = entry.arn
  const plan = {
    route: "sns",
    why: `the bucket notifies topic ${topicArn} of these objects already, so nothing changes on the bucket`,
  } as const
  const account = parseArn(topicArn)?.account ?? ""
  const sender: Sender = { service: "sns.amazonaws.com", sourceArn: topicArn, sourceAccount: account }
  const obstacles = deliveryObstacles(state, sender, `add ${topicArn} to logTopicArns in landfall.toml and deploy`)
  const filter = messageFilterFor(scope)
  const subscription = state.subscriptions.find((one) => one.topicArn === topicArn)
  if (subscription?.isPending) {
    obstacles.push(
      note(
        `the queue's subscription to ${topicArn} is not confirmed: delete it and run this again as a user of the queue's account ${stack.account}`,
        account === stack.account ? [] : [subscribeStatement(topicArn, stack.account, stack.partition)],
      ),
    )
  } else if (subscription !== undefined) {
    obstacles.push(
      note(
        `the queue is subscribed to ${topicArn} already, with a filter that accepts less, and a topic accepts a queue only once. ` +
          `Widen the filter of ${subscription.arn} so that it also accepts: ${filter} (now: ${subscription.filter ?? "none"}, on ${subscription.filterScope})`,
      ),
    )
  }
  const deadLettersArn = state.deadLetters?.arn
  if (deadLettersArn === undefined) return { ...plan, obstacles }
  // Source: SNS developer guide, Dead-letter queues: in the account and region of the subscription.
  if (parseArn(deadLettersArn)?.region !== state.region) {
    obstacles.push(
      note(
        `a subscription in ${state.region} needs a dead-letter queue in the same region, not ${deadLettersArn}: name one with --dead-letters-arn`,
      ),
    )
  }
  return { ...plan, obstacles, change: { route: "sns", topicArn, filter, deadLettersArn } }
}

function planQueue(state: State, stack: Stack, scope: BucketPrefix): RoutePlan {
  const plan = { route: "queue", why: "neither EventBridge nor a topic sends these objects here" } as const
  if (state.region !== stack.region) {
    const unfit = `the bucket is in ${state.region}, and S3 notifies only queues of its own region; the stack's queue is in ${stack.region}. Deploy a stack in ${state.region}`
    return { ...plan, unfit, obstacles: [] }
  }
  const entry = queueEntryFor(stack, scope)
  const obstacles: Note[] = state.configuration.entries
    .filter((one) => one.events.length > 0 && overlaps(one, filterFor(scope)))
    .map((one) => note(overlapText(one, state, stack, scope)))
  if (obstacles.length === 0 && state.configuration.entries.some(({ id }) => id === entry.id)) {
    obstacles.push(
      note(
        `the bucket has a notification "${entry.id}" already, which was changed after attach created it: run landfall detach first`,
      ),
    )
  }
  const sourceArn = `arn:${stack.partition}:s3:::${scope.bucket}`
  const sender: Sender = { service: "s3.amazonaws.com", sourceArn, sourceAccount: state.owner }
  const accounts = state.owner === stack.account ? "" : ` and "${state.owner}" to logBucketAccounts`
  const remedy = `add "${scope.bucket}/${scope.prefix}" to logBuckets${accounts} in landfall.toml and deploy`
  obstacles.push(...sendObstacles(state.queue, sender, remedy))
  return { ...plan, obstacles, change: { route: "queue", entry, after: withEntry(state.configuration, entry) } }
}

function overlapText(
  entry: NotificationEntry,
  { configuration }: State,
  { queueArn }: Stack,
  scope: BucketPrefix,
): string {
  const accepted = `events ${entry.events.join(", ")}, prefix "${entry.prefix}", suffix "${entry.suffix}"`
  const begin = `S3 would reject it: ${s3Uri(scope)} overlaps with the ${entryName(entry)} (${accepted}).`
  if (entry.kind === "Queue" && entry.arn === queueArn) {
    return `${begin} This is Landfall's own queue: detach s3://${scope.bucket}/${entry.prefix} first, or attach another prefix`
  }
  if (isEventBridgeOn(configuration))
    return `${begin} EventBridge is on for the bucket and allows overlaps: leave out --via queue`
  return (
    `${begin} Turn EventBridge on for the bucket in the S3 console (Properties, Amazon EventBridge; this affects no other notification) and run ` +
    "this again, or let S3 notify a topic to which both subscribe, or attach a prefix that does not overlap"
  )
}

/** What stops a topic or a rule from sending to the queue, or to the dead-letter queue. */
function deliveryObstacles({ queue, deadLetters }: State, sender: Sender, remedy: string): Note[] {
  if (deadLetters === undefined) {
    const text = `queue ${queue.arn} has no dead-letter queue: messages that cannot be delivered would be lost. Name one with --dead-letters-arn`
    return [...sendObstacles(queue, sender, remedy), note(text)]
  }
  return [queue, deadLetters].flatMap((one) => sendObstacles(one, sender, remedy))
}

function sendObstacles(queue: Queue, sender: Sender, remedy: string): Note[] {
  if (!queue.isReadable || sendDecision(queue.policy, queue.arn, sender) !== "denied") return []
  const statements = [sendStatement(queue.arn, sender)]
  if (queue.keyId?.startsWith("arn:")) statements.push(queueKeyStatement(queue.keyId, sender))
  return [
    note(
      `queue ${queue.arn} accepts no message from ${sender.sourceArn}: ${remedy}. To do it by hand, add this statement:`,
      statements,
    ),
  ]
}
