import { type SNSClient, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns"
import { AttachError, called } from "./attach-error.ts"
import { readSubscription, readSubscriptions } from "./read-subscriptions.ts"
import type { Subscription } from "./state.ts"

type Wanted = { readonly topicArn: string; readonly filter: string; readonly deadLettersArn: string }

/** Subscribes the queue, raw, so that what lies in it is S3's own event. What the queue does not take goes to dead letters. */
export async function subscribe(
  sns: SNSClient,
  queueArn: string,
  { topicArn, filter, deadLettersArn }: Wanted,
): Promise<string> {
  const { SubscriptionArn: arn = "" } = await called(
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
  const made = await readSubscription(sns, topicArn, arn)
  if (made.isPending) {
    throw new AttachError(
      `subscription ${arn} waits to be confirmed, so nothing comes through yet: the topic's account does not trust this caller. ` +
        "Run landfall detach, and then landfall attach as a user of the queue's account",
    )
  }
  if (!isOurs(made, filter))
    throw new AttachError(`subscription ${arn} reads otherwise than it was written: ${made.filter ?? "no filter"}`)
  return arn
}

/** Whether it is the subscription that attach made: a queue's other subscriptions have other filters, or none. */
export function isOurs({ filter, filterScope }: Subscription, ourFilter: string): boolean {
  return filterScope === "MessageBody" && filter !== undefined && isSameJson(filter, ourFilter)
}

function isSameJson(left: string, right: string): boolean {
  try {
    return JSON.stringify(JSON.parse(left)) === JSON.stringify(JSON.parse(right))
  } catch {
    return false
  }
}

/** Ends a subscription and makes sure that it is gone. */
export async function unsubscribe(sns: SNSClient, queueArn: string, { arn, topicArn }: Subscription): Promise<void> {
  await called(`end subscription ${arn}`, "sns:Unsubscribe", sns.send(new UnsubscribeCommand({ SubscriptionArn: arn })))
  const left = await readSubscriptions(sns, [topicArn], queueArn)
  if (left.some((one) => one.arn === arn)) throw new AttachError(`subscription ${arn} is still there; run this again`)
}
