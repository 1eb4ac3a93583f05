import { nameOfArn } from "../../attach/arn.ts"
import { isSameJson } from "../../attach/filter-coverage.ts"
import { policyDecision } from "../../attach/policy-decision.ts"
import type { Check, Context } from "../context.ts"
import { error, type Fault, warning } from "../finding.ts"
import { displayName, functionOf, TOPICS } from "../parts.ts"
import type { DeployedStack } from "../read/stack.ts"
import { readTopic, type SubscriptionFacts, type TopicFacts } from "../read/topic.ts"
import { collectFaults } from "../read-aws.ts"
import { revertDrift, setSubscription } from "../remedy.ts"

export const topics: Check = {
  name: "topics",
  run: (context) =>
    collectFaults(
      TOPICS.map((name) => async () => {
        const [stack, arn] = await Promise.all([context.stack(), context.output(`${name}TopicArn`)])
        const topic = await readTopic(context.clients.snsIn(stack.region), arn)
        return [
          ...(topic.keyId === undefined
            ? [
                warning(
                  `the topic ${displayName(name)} is not encrypted`,
                  arn,
                  encrypt(arn, await keyOf(context, name)),
                ),
              ]
            : []),
          ...(name === "Alarms" ? checkAlarmsTopic(topic, stack) : []),
        ]
      }),
    ),
}

function keyOf(context: Context, topic: (typeof TOPICS)[number]): Promise<string> {
  return context.output(topic === "Alarms" ? "AlarmsKeyArn" : "KeyArn")
}

function encrypt(topic: string, key: string): string {
  return `aws sns set-topic-attributes --topic-arn ${topic} --attribute-name KmsMasterKeyId --attribute-value ${key}`
}

function checkAlarmsTopic({ arn, policy }: TopicFacts, stack: DeployedStack): Fault[] {
  const decision = policyDecision(policy, {
    principal: { service: "cloudwatch.amazonaws.com" },
    action: "sns:Publish",
    resource: arn,
    context: alarmConditions(stack),
  })
  if (decision !== "denied") return []
  return [error("the alarms topic's policy accepts no alarms: nobody is notified of what is broken", arn, revertDrift)]
}

/** The condition keys of CloudWatch's request when an alarm of the stack goes off. */
export function alarmConditions({ partition, region, account, name }: DeployedStack) {
  return {
    "aws:sourcearn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}-detect-errors`,
    "aws:sourceaccount": account,
    "aws:securetransport": "true",
  }
}

/** How alerts and notices reach notify, and whether undeliverable messages are kept. */
export const subscriptions: Check = {
  name: "subscriptions",
  run: (context) =>
    collectFaults([
      ...TOPICS.map((name) => async () => {
        const [topic, queue] = await Promise.all([
          context.output(`${name}TopicArn`),
          context.output("SubscriptionDeadLettersArn"),
        ])
        return checkDeadLetters(await context.subscriptions(topic), queue)
      }),
      ...(["Alerts", "Notices"] as const).map((name) => async () => {
        const [topic, queue] = await Promise.all([context.output(`${name}TopicArn`), context.output("NotifyQueueArn")])
        return checkNotify(displayName(name), topic, queue, await context.subscriptions(topic))
      }),
    ]),
}

/** SNS gives up on a subscriber after some time, on email after six hours. */
function checkDeadLetters(found: readonly SubscriptionFacts[], deadLetterTargetArn: string): Fault[] {
  return found
    .filter(({ hasDeadLetters }) => !hasDeadLetters)
    .map(({ arn, protocol, endpoint }) => {
      const what = `the subscription of ${protocol} ${endpoint} has no dead-letter queue: undeliverable messages are lost`
      return warning(what, arn, setSubscription(arn, "RedrivePolicy", { deadLetterTargetArn }))
    })
}

/** The filter that infra/topics.yml sets on notify's subscription to alerts. */
export const NO_TESTS = { test: [{ exists: false }] }

function checkNotify(topic: string, topicArn: string, queue: string, found: readonly SubscriptionFacts[]): Fault[] {
  const own = found.find(
    ({ protocol, endpoint, status }) => protocol === "sqs" && endpoint === queue && status === "confirmed",
  )
  if (own === undefined) {
    const what = `the notify queue is not subscribed to topic ${topic}: recipients are notified of none`
    return [error(what, topicArn, revertDrift)]
  }
  if (topic === "alerts" && own.filter === undefined) {
    const what = "the notify queue's subscription accepts tests: the canary notifies recipients every hour"
    return [warning(what, own.arn, setSubscription(own.arn, "FilterPolicy", NO_TESTS))]
  }
  if (own.filter === undefined || (topic === "alerts" && isSameJson(own.filter, JSON.stringify(NO_TESTS)))) return []
  const what = `the notify queue's subscription to ${nameOfArn(topicArn)} has another filter, ${own.filter}: recipients are not notified of what it rejects`
  // An empty policy removes the filter.
  return [error(what, own.arn, setSubscription(own.arn, "FilterPolicy", topic === "alerts" ? NO_TESTS : {}))]
}

/** The subscriptions of notify's queue that accept tests, so that a canary would notify recipients. */
export function subscriptionsToTests(queue: string, found: readonly SubscriptionFacts[]): readonly SubscriptionFacts[] {
  return found.filter(({ endpoint, filter }) => endpoint === queue && !isSameJson(filter, JSON.stringify(NO_TESTS)))
}

/** Whether anybody receives alerts and alarms. */
export const recipients: Check = {
  name: "recipients",
  run: (context) =>
    collectFaults([
      async () => {
        const topic = await context.output("RecipientsTopicArn")
        const [found, { environment: canary = {} }, { environment: channels = {} }] = await Promise.all([
          context.subscriptions(topic),
          functionOf(context, "Canary"),
          functionOf(context, "Notify"),
        ])
        const expected = Number(canary["EMAIL_SUBSCRIPTIONS"] ?? 0)
        const hasOtherChannels = CHANNELS.some((name) => isSet(channels[name]))
        return checkRecipients("recipients", topic, found, expected, hasOtherChannels)
      },
      async () => {
        const topic = await context.output("AlarmsTopicArn")
        const [found, { environment: canary = {} }] = await Promise.all([
          context.subscriptions(topic),
          functionOf(context, "Canary"),
        ])
        return checkRecipients("alarms", topic, found, Number(canary["ALARM_SUBSCRIPTIONS"] ?? 0), false)
      },
    ]),
}

/** The channels to recipients beside email, by the variable of notify's environment. */
const CHANNELS = ["SLACK_WEBHOOK_PARAMETER", "CHAT_TOPIC_ARN", "PAGERDUTY_KEY_PARAMETER"]

const isSet = (value: string | undefined) => value !== undefined && value !== "" && value !== "none"

/** `expected`: how many addresses the stack subscribed. SNS forgets those that were not confirmed or unsubscribed. */
function checkRecipients(
  name: "recipients" | "alarms",
  topic: string,
  found: readonly SubscriptionFacts[],
  expected: number,
  hasOtherChannels: boolean,
): Fault[] {
  const emails = found.filter(({ protocol }) => protocol.startsWith("email"))
  const faults = emails
    .filter(({ status }) => status !== "confirmed")
    .map(({ endpoint, status }) => {
      const why = status === "pending" ? "it has not confirmed its subscription" : "its subscription was deleted"
      return warning(`${endpoint} receives nothing from topic ${name}: ${why}`, topic, subscribeAgain(topic, endpoint))
    })
  const lost = expected - emails.length
  if (lost > 0) {
    const what = `${lost} of ${expected} addresses are no longer subscribed to topic ${name}: they unsubscribed, or SNS deleted them`
    const setting = name === "recipients" ? "alertEmails" : "operatorEmails"
    const call = `aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint ADDRESS`
    faults.push(warning(what, topic, `compare with ${setting} in landfall.toml, and subscribe them again: ${call}`))
  }
  if (hasOtherChannels || found.some(({ status }) => status === "confirmed")) return faults
  const when = name === "recipients" ? "of alerts" : "when Landfall itself is broken"
  const what = `nobody is notified ${when}: topic ${name} has no confirmed subscription`
  return [...faults, error(what, topic, subscribeAgain(topic, "ADDRESS"))]
}

function subscribeAgain(topic: string, address: string): string {
  return `follow the link in the email from SNS, or have it sent again: aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint ${address}`
}
