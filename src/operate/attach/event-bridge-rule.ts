import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  type EventBridgeClient,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge"
import { AttachError, awsCall, isMissing } from "./aws-call.ts"
import { isSameJson } from "./filter-coverage.ts"
import { TARGET_ID } from "./naming.ts"

type RuleSettings = { readonly ruleName: string; readonly pattern: string; readonly deadLettersArn: string }

/** The maximum of both. Source: EventBridge user guide, Retrying event delivery. */
const RETRY = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }

/** Creates the rule and its target, and reads both back. */
export async function putRule(
  events: EventBridgeClient,
  queueArn: string,
  wanted: RuleSettings,
  bucket: string,
): Promise<void> {
  const { ruleName: Name, pattern, deadLettersArn } = wanted
  const rule = {
    Name,
    EventPattern: pattern,
    State: "ENABLED",
    Description: `Sends Landfall the events of new objects in ${bucket}`.slice(0, 512),
  } as const
  await awsCall(`create EventBridge rule ${Name}`, "events:PutRule", events.send(new PutRuleCommand(rule)))
  const target = { Id: TARGET_ID, Arn: queueArn, DeadLetterConfig: { Arn: deadLettersArn }, RetryPolicy: RETRY }
  const { FailedEntryCount = 0, FailedEntries } = await awsCall(
    `make queue ${queueArn} the target of EventBridge rule ${Name}; the rule exists but sends nothing: run this again`,
    "events:PutTargets",
    events.send(new PutTargetsCommand({ Rule: Name, Targets: [target] })),
  )
  if (FailedEntryCount > 0) {
    throw new AttachError(
      `EventBridge rejected the target of rule ${Name}: ${FailedEntries?.[0]?.ErrorMessage ?? "no reason given"}; run this again`,
    )
  }
  await verify(events, queueArn, wanted)
}

async function verify(
  events: EventBridgeClient,
  queueArn: string,
  { ruleName: Name, pattern, deadLettersArn }: RuleSettings,
): Promise<void> {
  const action = `read back EventBridge rule ${Name}`
  const rule = await awsCall(action, "events:DescribeRule", events.send(new DescribeRuleCommand({ Name })))
  const { Targets = [] } = await awsCall(
    action,
    "events:ListTargetsByRule",
    events.send(new ListTargetsByRuleCommand({ Rule: Name })),
  )
  const target = Targets.find(({ Id }) => Id === TARGET_ID)
  const isRuleRight = rule.State !== "DISABLED" && isSameJson(rule.EventPattern, pattern)
  if (isRuleRight && target?.Arn === queueArn && target.DeadLetterConfig?.Arn === deadLettersArn) return
  throw new AttachError(
    `${isRuleRight ? "the target of " : ""}EventBridge rule ${Name} reads back differently: somebody else changes it too. Find out who, then run this again`,
  )
}

/** The ids of the rule's targets; null if there is no such rule. */
export async function targetsOf(events: EventBridgeClient, ruleName: string): Promise<string[] | null> {
  try {
    const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: ruleName }))
    return Targets.map(({ Id = "" }) => Id)
  } catch (error) {
    if (isMissing(error)) return null
    return awsCall(`read EventBridge rule ${ruleName}`, "events:ListTargetsByRule", Promise.reject(error))
  }
}

/** Removes our target, and deletes the rule unless somebody added other targets. Returns whether the rule was deleted. */
export async function removeRule(
  events: EventBridgeClient,
  ruleName: string,
  targets: readonly string[],
): Promise<boolean> {
  if (targets.includes(TARGET_ID)) {
    await awsCall(
      `remove the target of EventBridge rule ${ruleName}`,
      "events:RemoveTargets",
      events.send(new RemoveTargetsCommand({ Rule: ruleName, Ids: [TARGET_ID] })),
    )
  }
  if (targets.some((id) => id !== TARGET_ID)) return false
  await awsCall(
    `delete EventBridge rule ${ruleName}`,
    "events:DeleteRule",
    events.send(new DeleteRuleCommand({ Name: ruleName })),
  )
  if ((await targetsOf(events, ruleName)) !== null)
    throw new AttachError(`EventBridge rule ${ruleName} still exists; run this again`)
  return true
}
