import { policyRight } from "../../attach/policy-right.ts"
import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { collect } from "../look.ts"
import { DEPLOY, spoken, TOPICS } from "../parts.ts"
import type { DeployedStack } from "../read/stack.ts"
import { readTopic, type TopicFacts } from "../read/topic.ts"

export const topics: Check = {
  name: "topics",
  run: (world) =>
    collect(
      TOPICS.map((name) => async () => {
        const [stack, arn] = await Promise.all([world.stack(), world.output(`${name}TopicArn`)])
        const facts = await readTopic(world.clients.snsIn(stack.region), arn)
        return [...judgeTopic(spoken(name), facts), ...(name === "Alarms" ? judgeAlarmsTopic(facts, stack) : [])]
      }),
    ),
}

export function judgeTopic(name: string, { arn, keyId }: TopicFacts): Fault[] {
  return keyId === undefined ? [warning(`the topic ${name} is not encrypted`, arn, DEPLOY)] : []
}

export function judgeAlarmsTopic({ arn, policy }: TopicFacts, stack: DeployedStack): Fault[] {
  const right = policyRight(policy, {
    principal: { service: "cloudwatch.amazonaws.com" },
    action: "sns:Publish",
    resource: arn,
    context: alarmContext(stack),
  })
  if (right !== "denied") return []
  return [error("the alarms topic's policy lets no alarm in: nobody hears what is broken", arn, DEPLOY)]
}

/** What CloudWatch carries when an alarm of the stack speaks. */
export function alarmContext({ partition, region, account, name }: DeployedStack) {
  return {
    "aws:sourcearn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}-detect-errors`,
    "aws:sourceaccount": account,
    "aws:securetransport": "true",
  }
}
