import { scopeName } from "../../attach/scope.ts"
import { type Sender, sendRight } from "../../attach/send-right.ts"
import type { Check } from "../check.ts"
import { error, type Fault } from "../finding.ts"
import { collect } from "../look.ts"
import { DEPLOY, queueOf, spoken, TOPICS } from "../parts.ts"
import type { QueueFacts } from "../read/queue.ts"
import { canaryScope } from "../scopes.ts"
import type { World } from "../world.ts"

export const queuePolicies: Check = {
  name: "queue policies",
  run: (world) => collect([() => ingest(world), () => canary(world), () => rules(world), () => topics(world)]),
}

async function ingest(world: World): Promise<Fault[]> {
  const [facts, { partition, account }] = await Promise.all([queueOf(world, "IngestQueue"), world.stack()])
  return collect(
    (await world.places()).map((scope) => async () => {
      // Whose bucket it is may be hidden from us; then it counts as the stack's own, as most are.
      const owner = await world.place(scope).then(
        (state) => state.owner,
        () => account,
      )
      const sender = s3Sender(`arn:${partition}:s3:::${scope.bucket}`, owner)
      const remedy = `add "${scope.bucket}/${scope.prefix}" to logBuckets${owner === account ? "" : ` and "${owner}" to logBucketAccounts`} in serverless.yml and deploy`
      return judgeSending("ingest queue", facts, sender, `bucket ${scopeName(scope)}`, remedy)
    }),
  )
}

async function canary(world: World): Promise<Fault[]> {
  const [facts, { partition, account }] = await Promise.all([queueOf(world, "IngestQueue"), world.stack()])
  const { bucket } = await canaryScope(world)
  return judgeSending(
    "ingest queue",
    facts,
    s3Sender(`arn:${partition}:s3:::${bucket}`, account),
    "the canary's bucket",
    DEPLOY,
  )
}

/** Only where a rule sends here: without one, nothing depends on it. */
async function rules(world: World): Promise<Fault[]> {
  const [found, stack, facts] = await Promise.all([world.rules(), world.stack(), queueOf(world, "IngestQueue")])
  return found.flatMap(({ name }) => {
    const sourceArn = `arn:${stack.partition}:events:${stack.region}:${stack.account}:rule/${name}`
    const sender: Sender = { service: "events.amazonaws.com", sourceArn, sourceAccount: stack.account }
    const remedy = `let the rule's name begin with ${stack.name}-, which the policy asks for, or deploy the stack again`
    return judgeSending("ingest queue", facts, sender, `EventBridge rule ${name}`, remedy)
  })
}

async function topics(world: World): Promise<Fault[]> {
  const { account } = await world.stack()
  const pairs = [
    ...["Alerts", "Notices"].map((topic) => ({ topic, queue: "NotifyQueue" })),
    ...TOPICS.map((topic) => ({ topic, queue: "SubscriptionDeadLetters" })),
  ]
  return collect(
    pairs.map(({ topic, queue }) => async () => {
      const sourceArn = await world.output(`${topic}TopicArn`)
      const sender: Sender = { service: "sns.amazonaws.com", sourceArn, sourceAccount: account }
      return judgeSending(spoken(queue), await queueOf(world, queue), sender, `topic ${spoken(topic)}`, DEPLOY)
    }),
  )
}

function s3Sender(sourceArn: string, sourceAccount: string): Sender {
  return { service: "s3.amazonaws.com", sourceArn, sourceAccount }
}

export function judgeSending(
  name: string,
  { arn, policy }: QueueFacts,
  sender: Sender,
  who: string,
  remedy: string,
): Fault[] {
  if (sendRight(policy, arn, sender) !== "denied") return []
  return [error(`the policy of the ${name} takes no message of ${who}`, arn, remedy)]
}
