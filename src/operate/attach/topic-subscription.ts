import { type SNSClient, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns"
import { AttachError, awsCall } from "./aws-call.ts"
import { isSameJson } from "./filter-coverage.ts"
import { readSubscription, readSubscriptions } from "./read-subscriptions.ts"
import type { Subscription } from "./state.ts"

type SubscriptionSettings = { readonly topicArn: string; readonly filter: string; readonly deadLettersArn: string }

/** Subscribes the queue with raw delivery, so that its messages are S3's events, and with a dead-letter queue. */
export async function subscribe(
  sns: SNSClient,
  queueArn: string,
  { topicArn, filter, deadLettersArn }: SubscriptionSettings,
): Promise<string> {
  const { SubscriptionArn: arn = "" } = await awsCall(
    `subscribe queue ${queueArn} to topic ${topicArn}`,
    "sns:Subscribe",
    sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: "sqs",
        Endpoint: queueArn,
        ReturnSubscriptionArn: true,
        Attributes: {
          RawMessageDelivery: "true",
          FilterPolicyScope: "MessageBody",
          FilterPolicy: filter,
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLettersArn }),
        },
      }),
    ),
  )
  const created = await readSubscription(sns, topicArn, arn)
  if (created.isPending) {
    throw new AttachError(
      `subscription ${arn} is not confirmed, so it delivers nothing yet: the topic's account does not trust this caller. ` +
        "Run landfall detach, and then landfall attach as a user of the queue's account",
    )
  }
  if (!isCreatedByAttach(created, filter))
    throw new AttachError(`subscription ${arn} reads back differently: ${created.filter ?? "no filter"}`)
  return arn
}

/** Whether attach created the subscription: the queue's other subscriptions have other filters, or none. */
export function isCreatedByAttach({ filter, filterScope }: Subscription, ownFilter: string): boolean {
  return filterScope === "MessageBody" && isSameJson(filter, ownFilter)
}

/** Deletes a subscription and verifies that it is deleted. */
export async function unsubscribe(sns: SNSClient, queueArn: string, { arn, topicArn }: Subscription): Promise<void> {
  await awsCall(
    `delete subscription ${arn}`,
    "sns:Unsubscribe",
    sns.send(new UnsubscribeCommand({ SubscriptionArn: arn })),
  )
  const left = await readSubscriptions(sns, [topicArn], queueArn)
  if (left.some((one) => one.arn === arn)) throw new AttachError(`subscription ${arn} still exists; run this again`)
}
