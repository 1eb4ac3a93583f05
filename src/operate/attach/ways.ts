import { readArn } from "./arn.ts"
import { takeOf } from "./attached.ts"
import { type Entry, entryName, isEventBridgeOn } from "./configuration.ts"
import { withEntry } from "./merge.ts"
import { ourEntry, ourFilter, ourPattern, ourRuleName } from "./ours.ts"
import { covers, overlaps } from "./overlap.ts"
import type { Remark, WayPlan } from "./plan.ts"
import { type Scope, scopeName } from "./scope.ts"
import { type Sender, sendRight } from "./send-right.ts"
import type { Stack } from "./stack.ts"
import type { Queue, State } from "./state.ts"
import { queueKeyStatement, type Statement, sendStatement, subscribeStatement } from "./statements.ts"

/** The three ways in, the most careful with the bucket first. */
export function ways(state: State, stack: Stack, scope: Scope): WayPlan[] {
  return [byEventBridge(state, stack, scope), byTopic(state, stack, scope), byQueue(state, stack, scope)]
}

/** Source: EventBridge API reference, PutRule. */
const LONGEST_RULE_NAME = 64

function byEventBridge(state: State, stack: Stack, scope: Scope): WayPlan {
  const way = {
    way: "eventbridge",
    why: "the bucket sends its events to EventBridge already, so nothing on the bucket changes",
  } as const
  const unfit = !isEventBridgeOn(state.configuration)
    ? "EventBridge is off for this bucket. Turn it on in the S3 console (Properties, Amazon EventBridge): that keeps all else as it is"
    : state.owner !== stack.account
      ? `the bucket's events go to the bus of account ${state.owner}, and a rule there cannot send to a queue of account ${stack.account}`
      : state.region !== stack.region
        ? `the bucket's events go to the bus of ${state.region}, and a rule there cannot send to a queue in ${stack.region}`
        : undefined
  if (unfit !== undefined) return { ...way, unfit, obstacles: [] }
  const ruleName = ourRuleName(stack, scope)
  const ruleArn = `arn:${stack.partition}:events:${state.region}:${stack.account}:rule/${ruleName}`
  const sender: Sender = { service: "events.amazonaws.com", sourceArn: ruleArn, sourceAccount: stack.account }
  const remedy = `deploy the stack again: its queues let in rules whose names begin with ${stack.name}-`
  const obstacles = deliveryObstacles(state, sender, remedy)
  if (ruleName.length > LONGEST_RULE_NAME) {
    obstacles.push(
      remark(
        `the rule's name ${ruleName} is longer than ${LONGEST_RULE_NAME} characters: deploy the stack under a shorter name`,
      ),
    )
  }
  const deadLettersArn = state.deadLetters?.arn
  if (deadLettersArn === undefined) return { ...way, obstacles }
  return { ...way, obstacles, change: { way: "eventbridge", ruleName, pattern: ourPattern(scope), deadLettersArn } }
}

function byTopic(state: State, stack: Stack, scope: Scope): WayPlan {
  const entry = state.configuration.entries.find((one) => one.kind === "Topic" && covers(one, takeOf(scope)))
  if (entry === undefined) {
    return {
      way: "sns",
      why: "",
      unfit: `no topic is told of everything that lands under ${scopeName(scope)}`,
      obstacles: [],
    }
  }
  const topicArn = entry.arn
  const way = {
    way: "sns",
    why: `the bucket tells topic ${topicArn} of these objects already, so nothing on the bucket changes`,
  } as const
  const account = readArn(topicArn)?.account ?? ""
  const sender: Sender = { service: "sns.amazonaws.com", sourceArn: topicArn, sourceAccount: account }
  const obstacles = deliveryObstacles(state, sender, `add ${topicArn} to logTopicArns in serverless.yml and deploy`)
  const filter = ourFilter(scope)
  const taken = state.subscriptions.find((one) => one.topicArn === topicArn)
  if (taken?.isPending) {
    obstacles.push(
      remark(
        `the queue's subscription to ${topicArn} waits to be confirmed: delete it and run this again as a user of the queue's account ${stack.account}`,
        account === stack.account ? [] : [subscribeStatement(topicArn, stack.account, stack.partition)],
      ),
    )
  } else if (taken !== undefined) {
    obstacles.push(
      remark(
        `the queue is subscribed to ${topicArn} already, with a filter that lets less through, and a topic takes a queue only once. ` +
          `Widen the filter of ${taken.arn}, so that it takes what this takes too: ${filter} (now: ${taken.filter ?? "none"}, on ${taken.filterScope})`,
      ),
    )
  }
  const deadLettersArn = state.deadLetters?.arn
  if (deadLettersArn === undefined) return { ...way, obstacles }
  // Source: SNS developer guide, Dead-letter queues: of the same account and region as the subscription.
  if (readArn(deadLettersArn)?.region !== state.region) {
    obstacles.push(
      remark(
        `a subscription in ${state.region} takes dead letters there alone, not to ${deadLettersArn}: give a queue with --dead-letters-arn`,
      ),
    )
  }
  return { ...way, obstacles, change: { way: "sns", topicArn, filter, deadLettersArn } }
}

function byQueue(state: State, stack: Stack, scope: Scope): WayPlan {
  const way = {
    way: "queue",
    why: "neither EventBridge nor a topic would bring these objects here",
  } as const
  if (state.region !== stack.region) {
    const unfit = `the bucket is in ${state.region} and S3 notifies queues of its own region alone; the stack's is in ${stack.region}. Deploy a stack in ${state.region}`
    return { ...way, unfit, obstacles: [] }
  }
  const entry = ourEntry(stack, scope)
  const obstacles: Remark[] = state.configuration.entries
    .filter((one) => one.events.length > 0 && overlaps(one, takeOf(scope)))
    .map((one) => remark(overlapText(one, state, stack, scope)))
  if (obstacles.length === 0 && state.configuration.entries.some(({ id }) => id === entry.id)) {
    obstacles.push(
      remark(
        `the bucket has a notification "${entry.id}" already, which was changed since attach made it: run landfall detach first`,
      ),
    )
  }
  const sourceArn = `arn:${stack.partition}:s3:::${scope.bucket}`
  const sender: Sender = { service: "s3.amazonaws.com", sourceArn, sourceAccount: state.owner }
  const accounts = state.owner === stack.account ? "" : ` and "${state.owner}" to logBucketAccounts`
  const remedy = `add "${scope.bucket}/${scope.prefix}" to logBuckets${accounts} in serverless.yml and deploy`
  obstacles.push(...sendObstacles(state.queue, sender, remedy))
  return { ...way, obstacles, change: { way: "queue", entry, after: withEntry(state.configuration, entry) } }
}

function overlapText(entry: Entry, { configuration }: State, { queueArn }: Stack, scope: Scope): string {
  const takes = `events ${entry.events.join(", ")}, prefix "${entry.prefix}", suffix "${entry.suffix}"`
  const begin = `S3 would refuse it: ${scopeName(scope)} overlaps with the ${entryName(entry)} (${takes}).`
  if (entry.kind === "Queue" && entry.arn === queueArn) {
    return `${begin} It is Landfall's own queue: detach s3://${scope.bucket}/${entry.prefix} first, or attach another prefix`
  }
  if (isEventBridgeOn(configuration))
    return `${begin} EventBridge is on for the bucket and knows no overlaps: leave --way queue out`
  return (
    `${begin} Turn EventBridge on for the bucket in the S3 console (Properties, Amazon EventBridge; it disturbs nobody) and run ` +
    "this again, or let S3 tell a topic, to which both subscribe, or attach a prefix that does not overlap"
  )
}

/** What keeps a topic or a rule from the queue, or from the place for what the queue does not take. */
function deliveryObstacles({ queue, deadLetters }: State, sender: Sender, remedy: string): Remark[] {
  if (deadLetters === undefined) {
    const text = `queue ${queue.arn} has no dead-letter queue: what cannot be handed over would be lost. Give one with --dead-letters-arn`
    return [...sendObstacles(queue, sender, remedy), remark(text)]
  }
  return [queue, deadLetters].flatMap((one) => sendObstacles(one, sender, remedy))
}

function sendObstacles(queue: Queue, sender: Sender, remedy: string): Remark[] {
  if (!queue.isReadable || sendRight(queue.policy, queue.arn, sender) !== "denied") return []
  const statements = [sendStatement(queue.arn, sender)]
  if (queue.keyId?.startsWith("arn:")) statements.push(queueKeyStatement(queue.keyId, sender))
  return [
    remark(
      `queue ${queue.arn} takes nothing of ${sender.sourceArn}: ${remedy}. By hand it is this statement:`,
      statements,
    ),
  ]
}

function remark(text: string, statements: readonly Statement[] = []): Remark {
  return { text, statements }
}
