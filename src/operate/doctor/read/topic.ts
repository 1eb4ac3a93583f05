import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  paginateListSubscriptionsByTopic,
  type SNSClient,
} from "@aws-sdk/client-sns"
import { nameOfArn } from "../../attach/arn.ts"
import { readAws } from "../read-aws.ts"

export type TopicFacts = { readonly arn: string; readonly keyId?: string; readonly policy?: string }

export async function readTopic(sns: SNSClient, arn: string): Promise<TopicFacts> {
  const target = { what: `topic ${nameOfArn(arn)}`, where: arn, permission: "sns:GetTopicAttributes" }
  const { Attributes: { KmsMasterKeyId: keyId, Policy: policy } = {} } = await readAws(
    target,
    sns.send(new GetTopicAttributesCommand({ TopicArn: arn })),
  )
  return { arn, ...(keyId ? { keyId } : {}), ...(policy ? { policy } : {}) }
}

/** A subscription. SNS returns `PendingConfirmation` or `Deleted` instead of an ARN. */
export type SubscriptionFacts = {
  readonly arn: string
  readonly protocol: string
  readonly endpoint: string
  readonly status: "confirmed" | "pending" | "deleted"
  readonly filter?: string
  readonly hasDeadLetters: boolean
}

type Listed = Pick<SubscriptionFacts, "arn" | "protocol" | "endpoint">

export async function readSubscriptions(client: SNSClient, topic: string): Promise<SubscriptionFacts[]> {
  const listed: Listed[] = []
  const list = async () => {
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn: topic })) {
      for (const { SubscriptionArn = "", Protocol = "", Endpoint = "" } of Subscriptions) {
        listed.push({ arn: SubscriptionArn, protocol: Protocol, endpoint: Endpoint })
      }
    }
  }
  const resource = `topic ${nameOfArn(topic)}`
  const what = `the subscriptions of ${resource}`
  await readAws({ what, where: topic, permission: "sns:ListSubscriptionsByTopic", resource }, list())
  return Promise.all(listed.map((one) => readSubscription(client, one)))
}

async function readSubscription(sns: SNSClient, one: Listed): Promise<SubscriptionFacts> {
  if (!one.arn.startsWith("arn:")) {
    return { ...one, status: one.arn === "Deleted" ? "deleted" : "pending", hasDeadLetters: true }
  }
  const { Attributes: all = {} } = await readAws(
    { what: `subscription ${one.arn}`, where: one.arn, permission: "sns:GetSubscriptionAttributes" },
    sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: one.arn })),
  )
  const filter = all["FilterPolicy"]
  return {
    ...one,
    status: all["PendingConfirmation"] === "true" ? "pending" : "confirmed",
    ...(filter ? { filter } : {}),
    hasDeadLetters: Boolean(all["RedrivePolicy"]),
  }
}
