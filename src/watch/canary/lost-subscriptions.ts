import { ListSubscriptionsByTopicCommand, type SNSClient } from "@aws-sdk/client-sns"

/** How many of the `expected` email subscriptions of a topic are not confirmed, ended, or deleted by SNS. */
export async function lostSubscriptions(sns: SNSClient, topicArn: string, expected: number): Promise<number> {
  let confirmed = 0
  for (let token: string | undefined, more = true; more; ) {
    const page = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, ...(token ? { NextToken: token } : {}) }),
    )
    const emails = page.Subscriptions?.filter(({ Protocol = "" }) => Protocol.startsWith("email")) ?? []
    // SNS returns PendingConfirmation instead of an ARN, or Deleted once it is too late to confirm.
    confirmed += emails.filter(({ SubscriptionArn = "" }) => SubscriptionArn.startsWith("arn:")).length
    token = page.NextToken
    more = token !== undefined
  }
  return Math.max(0, expected - confirmed)
}
