import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { collect } from "../look.ts"
import { DEPLOY, spoken, TOPICS } from "../parts.ts"
import { nameOf, type SubscriptionFacts } from "../read/topic.ts"

/** How alerts and notices reach notify, and whether what cannot be handed over is kept. */
export const subscriptions: Check = {
  name: "subscriptions",
  run: (world) =>
    collect([
      ...TOPICS.map((name) => async () => judgeKept(await world.subscriptions(await world.output(`${name}TopicArn`)))),
      ...(["Alerts", "Notices"] as const).map((name) => async () => {
        const [topic, queue] = await Promise.all([world.output(`${name}TopicArn`), world.output("NotifyQueueArn")])
        return judgeNotify(spoken(name), topic, queue, await world.subscriptions(topic))
      }),
    ]),
}

/** SNS gives up on a subscriber in the end, on email after six hours. */
export function judgeKept(found: readonly SubscriptionFacts[]): Fault[] {
  return found
    .filter(({ hasDeadLetters }) => !hasDeadLetters)
    .map(({ arn, protocol, endpoint }) => {
      const what = `the subscription of ${protocol} ${endpoint} has no dead-letter queue: what it does not take is lost`
      const remedy = `give it a RedrivePolicy with the stack's subscription dead letters; what the stack made, it mends when it is deployed`
      return warning(what, arn, remedy)
    })
}

/** The filter that infra/topics.yml gives the subscription to alerts. */
const NO_TESTS = JSON.stringify({ test: [{ exists: false }] })

export function judgeNotify(
  topic: string,
  topicArn: string,
  queue: string,
  found: readonly SubscriptionFacts[],
): Fault[] {
  const ours = found.find(
    ({ protocol, endpoint, fate }) => protocol === "sqs" && endpoint === queue && fate === "confirmed",
  )
  if (ours === undefined) {
    return [error(`the notify queue is not subscribed to topic ${topic}: people hear of none`, topicArn, DEPLOY)]
  }
  if (topic === "alerts" && ours.filter === undefined) {
    const what = "the notify queue's subscription lets tests through: the canary wakes people every hour"
    return [warning(what, ours.arn, DEPLOY)]
  }
  const wanted = topic === "alerts" ? NO_TESTS : undefined
  if (ours.filter === undefined || sameJson(ours.filter, wanted)) return []
  const what = `the notify queue's subscription to ${nameOf(topicArn)} has a filter of its own, ${ours.filter}: people hear of nothing that it turns away`
  return [error(what, ours.arn, DEPLOY)]
}

function sameJson(left: string, right: string | undefined): boolean {
  try {
    return JSON.stringify(JSON.parse(left)) === right
  } catch {
    return false
  }
}

/** Whether tests stay away from people, who would be woken by a canary. */
export function keepsTestsAway(queue: string, found: readonly SubscriptionFacts[]): boolean {
  return found
    .filter(({ endpoint }) => endpoint === queue)
    .every(({ filter }) => filter !== undefined && sameJson(filter, NO_TESTS))
}
