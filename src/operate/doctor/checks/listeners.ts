import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { collect } from "../look.ts"
import { functionOf } from "../parts.ts"
import type { SubscriptionFacts } from "../read/topic.ts"

/** Whether people listen. */
export const listeners: Check = {
  name: "listeners",
  run: (world) =>
    collect([
      async () => {
        const topic = await world.output("PeopleTopicArn")
        const [found, { environment = {} }] = await Promise.all([
          world.subscriptions(topic),
          functionOf(world, "Canary"),
        ])
        const { environment: channels = {} } = await functionOf(world, "Notify")
        const expected = Number(environment["EMAIL_SUBSCRIPTIONS"] ?? 0)
        return judgeListeners(
          "people",
          topic,
          found,
          expected,
          CHANNELS.some((name) => isSet(channels[name])),
        )
      },
      async () => {
        const topic = await world.output("AlarmsTopicArn")
        return judgeListeners("alarms", topic, await world.subscriptions(topic), 0, false)
      },
    ]),
}

/** Ways to people beside email, as notify's environment names them. */
const CHANNELS = ["SLACK_WEBHOOK_PARAMETER", "CHAT_TOPIC_ARN", "PAGERDUTY_KEY_PARAMETER"]

const isSet = (value: string | undefined) => value !== undefined && value !== "" && value !== "none"

/** `expected` is how many addresses the stack subscribed; SNS forgets those that were not confirmed or that left. */
export function judgeListeners(
  name: "people" | "alarms",
  topic: string,
  found: readonly SubscriptionFacts[],
  expected: number,
  hasOtherWays: boolean,
): Fault[] {
  const emails = found.filter(({ protocol }) => protocol.startsWith("email"))
  const faults = emails
    .filter(({ fate }) => fate !== "confirmed")
    .map(({ endpoint, fate }) => {
      const what = `${endpoint} hears nothing of topic ${name}: ${fate === "pending" ? "it has not confirmed its subscription" : "its subscription was deleted"}`
      return warning(what, topic, again(topic, endpoint))
    })
  const gone = expected - emails.length
  if (gone > 0) {
    const what = `${gone} of ${expected} addresses are no longer subscribed to topic ${name}: they left, or SNS deleted them`
    faults.push(warning(what, topic, "subscribe them again; compare with alertEmails in serverless.yml"))
  }
  if (hasOtherWays || found.some(({ fate }) => fate === "confirmed")) return faults
  const told = name === "people" ? "of alerts" : "when Landfall itself is broken"
  return [
    ...faults,
    error(`nobody is told ${told}: topic ${name} has no confirmed subscription`, topic, again(topic, "ADDRESS")),
  ]
}

function again(topic: string, address: string): string {
  return `let them follow the link in SNS's mail, or send it again: aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint ${address}`
}
