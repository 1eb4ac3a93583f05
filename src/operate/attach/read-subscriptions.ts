import { GetSubscriptionAttributesCommand, paginateListSubscriptionsByTopic, type SNSClient } from "@aws-sdk/client-sns"
import { awsCall, isMissing } from "./aws-call.ts"
import type { Subscription } from "./state.ts"

/** What SNS returns instead of an ARN until a subscription is confirmed. */
const PENDING = "PendingConfirmation"

/** The queue's subscriptions to these topics. A topic that was deleted has none. */
export async function readSubscriptions(
  sns: SNSClient,
  topicArns: readonly string[],
  queueArn: string,
): Promise<Subscription[]> {
  const found: Subscription[] = []
  for (const topicArn of topicArns) {
    for (const arn of await subscriptionsOf(sns, topicArn, queueArn))
      found.push(await readSubscription(sns, topicArn, arn))
  }
  return found
}

async function subscriptionsOf(sns: SNSClient, TopicArn: string, queueArn: string): Promise<string[]> {
  const arns: string[] = []
  try {
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn })) {
      for (const { Endpoint, SubscriptionArn } of Subscriptions) {
        if (Endpoint === queueArn && SubscriptionArn !== undefined) arns.push(SubscriptionArn)
      }
    }
  } catch (error) {
    if (isMissing(error)) return []
    await awsCall(`list the subscriptions of topic ${TopicArn}`, "sns:ListSubscriptionsByTopic", Promise.reject(error))
  }
  return arns
}

export async function readSubscription(sns: SNSClient, topicArn: string, arn: string): Promise<Subscription> {
  if (arn === PENDING) return { arn, topicArn, filterScope: "MessageAttributes", isPending: true }
  const { Attributes = {} } = await awsCall(
    `read subscription ${arn}`,
    "sns:GetSubscriptionAttributes",
    sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn })),
  )
  const { FilterPolicy: filter, FilterPolicyScope: scope, PendingConfirmation: pending } = Attributes
  return {
    arn,
    topicArn,
    ...(filter ? { filter } : {}),
    filterScope: scope === "MessageBody" ? "MessageBody" : "MessageAttributes",
    isPending: pending === "true",
  }
}
