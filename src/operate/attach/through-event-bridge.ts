import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  type EventBridgeClient,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge"
import { AttachError, called, isMissing } from "./attach-error.ts"
import { OUR_TARGET_ID } from "./ours.ts"

type Wanted = { readonly ruleName: string; readonly pattern: string; readonly deadLettersArn: string }

/** As long and as often as EventBridge tries at most. Source: EventBridge user guide, Retrying event delivery. */
const RETRY = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }

/** Makes the rule and its target, and reads both back. */
export async function putRule(events: EventBridgeClient, queueArn: string, wanted: Wanted, of: string): Promise<void> {
  const { ruleName: Name, pattern, deadLettersArn } = wanted
  const rule = {
    Name,
    EventPattern: pattern,
    State: "ENABLED",
    Description: `Tells Landfall of objects that land in ${of}`.slice(0, 512),
  } as const
  await called(`make EventBridge rule ${Name}`, "events:PutRule", events.send(new PutRuleCommand(rule)))
  const target = { Id: OUR_TARGET_ID, Arn: queueArn, DeadLetterConfig: { Arn: deadLettersArn }, RetryPolicy: RETRY }
  const { FailedEntryCount = 0, FailedEntries } = await called(
    `make queue ${queueArn} the target of EventBridge rule ${Name}; the rule is there and sends nothing: run this again`,
    "events:PutTargets",
    events.send(new PutTargetsCommand({ Rule: Name, Targets: [target] })),
  )
  if (FailedEntryCount > 0) {
    throw new AttachError(
      `EventBridge did not take the target of rule ${Name}: ${FailedEntries?.[0]?.ErrorMessage ?? "it does not say why"}; run this again`,
    )
  }
  await verify(events, queueArn, wanted)
}

async function verify(
  events: EventBridgeClient,
  queueArn: string,
  { ruleName: Name, pattern, deadLettersArn }: Wanted,
): Promise<void> {
  const what = `read EventBridge rule ${Name} back`
  const rule = await called(what, "events:DescribeRule", events.send(new DescribeRuleCommand({ Name })))
  const { Targets = [] } = await called(
    what,
    "events:ListTargetsByRule",
    events.send(new ListTargetsByRuleCommand({ Rule: Name })),
  )
  const target = Targets.find(({ Id }) => Id === OUR_TARGET_ID)
  if (rule.State === "DISABLED" || JSON.stringify(JSON.parse(rule.EventPattern ?? "null")) !== pattern) {
    throw new AttachError(
      `EventBridge rule ${Name} reads otherwise than it was written: somebody changes it too. Find out who, then run this again`,
    )
  }
  if (target?.Arn !== queueArn || target.DeadLetterConfig?.Arn !== deadLettersArn) {
    throw new AttachError(
      `the target of EventBridge rule ${Name} reads otherwise than it was written: somebody changes it too. Find out who, then run this again`,
    )
  }
}

/** Ids of the rule's targets; null where there is no such rule. */
export async function targetsOf(events: EventBridgeClient, ruleName: string): Promise<string[] | null> {
  try {
    const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: ruleName }))
    return Targets.map(({ Id = "" }) => Id)
  } catch (error) {
    if (isMissing(error)) return null
    return called(`look at EventBridge rule ${ruleName}`, "events:ListTargetsByRule", Promise.reject(error))
  }
}

/** Takes our target off the rule, and the rule away unless somebody gave it other targets. Says whether the rule is gone. */
export async function removeRule(
  events: EventBridgeClient,
  ruleName: string,
  targets: readonly string[],
): Promise<boolean> {
  if (targets.includes(OUR_TARGET_ID)) {
    await called(
      `take the target off EventBridge rule ${ruleName}`,
      "events:RemoveTargets",
      events.send(new RemoveTargetsCommand({ Rule: ruleName, Ids: [OUR_TARGET_ID] })),
    )
  }
  if (targets.some((id) => id !== OUR_TARGET_ID)) return false
  await called(
    `delete EventBridge rule ${ruleName}`,
    "events:DeleteRule",
    events.send(new DeleteRuleCommand({ Name: ruleName })),
  )
  if ((await targetsOf(events, ruleName)) !== null)
    throw new AttachError(`EventBridge rule ${ruleName} is still there; run this again`)
  return true
}
