import { DescribeRuleCommand, type EventBridgeClient, ListRuleNamesByTargetCommand } from "@aws-sdk/client-eventbridge"
import { awsCall } from "./aws-call.ts"
import type { Rule } from "./state.ts"

/** The rules of the default event bus, to which S3 sends, that have the queue as target. */
export async function readRules(events: EventBridgeClient, queueArn: string): Promise<Rule[]> {
  const rules: Rule[] = []
  let next: string | undefined
  do {
    const page = await awsCall(
      `list the EventBridge rules that send to ${queueArn}`,
      "events:ListRuleNamesByTarget",
      events.send(new ListRuleNamesByTargetCommand({ TargetArn: queueArn, NextToken: next })),
    )
    for (const name of page.RuleNames ?? []) {
      const rule = await awsCall(
        `read EventBridge rule ${name}`,
        "events:DescribeRule",
        events.send(new DescribeRuleCommand({ Name: name })),
      )
      rules.push({ name, pattern: rule.EventPattern ?? "", isEnabled: rule.State !== "DISABLED" })
    }
    next = page.NextToken
  } while (next !== undefined)
  return rules
}
