import { ListSubscriptionsByTopicCommand, type SNSClient } from "@aws-sdk/client-sns"

/** How many of the email addresses that should listen to a topic do not: not confirmed, unsubscribed, or deleted by SNS. */
export async function lostSubscriptions(sns: SNSClient, topicArn: string, expected: number): Promise<number> {
  let confirmed = 0
  for (let token: string | undefined, more = true; more; ) {
    const page = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, ...(token ? { NextToken: token } : {}) }),
    )
    const emails = page.Subscriptions?.filter(({ Protocol = "" }) => Protocol.startsWith("email")) ?? []
    // In place of an ARN, SNS says PendingConfirmation, or Deleted once that is too late.
    confirmed += emails.filter(({ SubscriptionArn = "" }) => SubscriptionArn.startsWith("arn:")).length
    token = page.NextToken
    more = token !== undefined
  }
  return Math.max(0, expected - confirmed)
}
