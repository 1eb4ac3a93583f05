import { DescribeRuleCommand, type EventBridgeClient, ListRuleNamesByTargetCommand } from "@aws-sdk/client-eventbridge"
import { called } from "./attach-error.ts"
import type { Rule } from "./state.ts"

/** The rules of the default bus, to which S3 sends, whose target is the queue. */
export async function readRules(events: EventBridgeClient, queueArn: string): Promise<Rule[]> {
  const rules: Rule[] = []
  let next: string | undefined
  do {
    const page = await called(
      `list the EventBridge rules that send to ${queueArn}`,
      "events:ListRuleNamesByTarget",
      events.send(new ListRuleNamesByTargetCommand({ TargetArn: queueArn, NextToken: next })),
    )
    for (const name of page.RuleNames ?? []) {
      const rule = await called(
        `look at EventBridge rule ${name}`,
        "events:DescribeRule",
        events.send(new DescribeRuleCommand({ Name: name })),
      )
      rules.push({ name, pattern: rule.EventPattern ?? "", isEnabled: rule.State !== "DISABLED" })
    }
    next = page.NextToken
  } while (next !== undefined)
  return rules
}
