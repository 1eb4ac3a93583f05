import { s3Uri } from "../../attach/bucket-prefix.ts"
import { type Sender, sendDecision } from "../../attach/policy-decision.ts"
import { parseLogPrefixes } from "../../attach/stack.ts"
import type { Check, Context } from "../context.ts"
import { error, type Fault } from "../finding.ts"
import { canaryScope, displayName, ownerOf, queueOf, TOPICS } from "../parts.ts"
import type { QueueFacts } from "../read/queue.ts"
import { collectFaults } from "../read-aws.ts"
import { type Remedy, revertDrift } from "../remedy.ts"
import { contains } from "./log-prefixes.ts"

/** Whether the queues accept messages from everything that sends to them. */
export const queuePolicies: Check = {
  name: "queue policies",
  run: (context) =>
    collectFaults([
      () => checkLogBuckets(context),
      () => checkCanary(context),
      () => checkRules(context),
      () => checkTopics(context),
    ]),
}

async function checkLogBuckets(context: Context): Promise<Fault[]> {
  const [queue, { partition, account }, allowed] = await Promise.all([
    queueOf(context, "IngestQueue"),
    context.stack(),
    context.output("LogPrefixes").then(parseLogPrefixes),
  ])
  return collectFaults(
    (await context.logPrefixes()).map((scope) => async () => {
      const owner = await ownerOf(context, scope, account)
      const isOwn = owner === account
      const accounts = isOwn ? "" : ` and "${owner}" to logBucketAccounts`
      const isListed = allowed.some((one) => contains(one, scope))
      const remedy =
        isListed && isOwn
          ? revertDrift
          : `add "${scope.bucket}/${scope.prefix}" to logBuckets${accounts} in landfall.toml and deploy`
      const sender = s3Sender(`arn:${partition}:s3:::${scope.bucket}`, owner)
      return checkSending("ingest queue", queue, sender, `bucket ${s3Uri(scope)}`, remedy)
    }),
  )
}

async function checkCanary(context: Context): Promise<Fault[]> {
  const [queue, { partition, account }] = await Promise.all([queueOf(context, "IngestQueue"), context.stack()])
  const { bucket } = await canaryScope(context)
  const sender = s3Sender(`arn:${partition}:s3:::${bucket}`, account)
  return checkSending("ingest queue", queue, sender, "the canary's bucket", revertDrift)
}

/** Only for rules that exist: without a rule, nothing depends on its permission. */
async function checkRules(context: Context): Promise<Fault[]> {
  const [found, stack, queue] = await Promise.all([context.rules(), context.stack(), queueOf(context, "IngestQueue")])
  return found.flatMap(({ name }) => {
    const sourceArn = `arn:${stack.partition}:events:${stack.region}:${stack.account}:rule/${name}`
    const sender: Sender = { service: "events.amazonaws.com", sourceArn, sourceAccount: stack.account }
    const remedy = name.startsWith(`${stack.name}-`)
      ? revertDrift
      : `give the rule a name that begins with ${stack.name}-, as the policy requires`
    return checkSending("ingest queue", queue, sender, `EventBridge rule ${name}`, remedy)
  })
}

async function checkTopics(context: Context): Promise<Fault[]> {
  const { account } = await context.stack()
  const pairs = [
    ...["Alerts", "Notices"].map((topic) => ({ topic, queue: "NotifyQueue" })),
    ...TOPICS.map((topic) => ({ topic, queue: "SubscriptionDeadLetters" })),
  ]
  return collectFaults(
    pairs.map(({ topic, queue }) => async () => {
      const sourceArn = await context.output(`${topic}TopicArn`)
      const sender: Sender = { service: "sns.amazonaws.com", sourceArn, sourceAccount: account }
      const name = displayName(queue)
      return checkSending(name, await queueOf(context, queue), sender, `topic ${displayName(topic)}`, revertDrift)
    }),
  )
}

function s3Sender(sourceArn: string, sourceAccount: string): Sender {
  return { service: "s3.amazonaws.com", sourceArn, sourceAccount }
}

function checkSending(name: string, { arn, policy }: QueueFacts, sender: Sender, who: string, remedy: Remedy): Fault[] {
  if (sendDecision(policy, arn, sender) !== "denied") return []
  return [error(`the policy of the ${name} accepts no message from ${who}`, arn, remedy)]
}
