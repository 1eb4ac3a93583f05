import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  paginateListSubscriptionsByTopic,
  type SNSClient,
} from "@aws-sdk/client-sns"
import { look } from "../look.ts"

export type TopicFacts = { readonly arn: string; readonly keyId?: string; readonly policy?: string }

export async function readTopic(sns: SNSClient, arn: string): Promise<TopicFacts> {
  const sight = { what: `topic ${nameOf(arn)}`, where: arn, permission: "sns:GetTopicAttributes" }
  const { Attributes: { KmsMasterKeyId: keyId, Policy: policy } = {} } = await look(
    sight,
    sns.send(new GetTopicAttributesCommand({ TopicArn: arn })),
  )
  return { arn, ...(keyId ? { keyId } : {}), ...(policy ? { policy } : {}) }
}

/** A subscription; what SNS says in place of an ARN is its fate. */
export type SubscriptionFacts = {
  readonly arn: string
  readonly protocol: string
  readonly endpoint: string
  readonly fate: "confirmed" | "pending" | "deleted"
  readonly filter?: string
  readonly hasDeadLetters: boolean
}

export async function readSubscriptions(client: SNSClient, topic: string): Promise<SubscriptionFacts[]> {
  const what = `the subscriptions of topic ${nameOf(topic)}`
  const listed: { readonly arn: string; readonly protocol: string; readonly endpoint: string }[] = []
  const list = async () => {
    for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topic })) {
      for (const {
        SubscriptionArn: arn = "",
        Protocol: protocol = "",
        Endpoint: endpoint = "",
      } of page.Subscriptions ?? []) {
        listed.push({ arn, protocol, endpoint })
      }
    }
  }
  const sight = { what, where: topic, permission: "sns:ListSubscriptionsByTopic", thing: `topic ${nameOf(topic)}` }
  await look(sight, list())
  return Promise.all(listed.map((one) => readAttributes(client, one)))
}

async function readAttributes(
  sns: SNSClient,
  one: { readonly arn: string; readonly protocol: string; readonly endpoint: string },
): Promise<SubscriptionFacts> {
  if (!one.arn.startsWith("arn:")) {
    return { ...one, fate: one.arn === "Deleted" ? "deleted" : "pending", hasDeadLetters: true }
  }
  const { Attributes: all = {} } = await look(
    { what: `subscription ${one.arn}`, where: one.arn, permission: "sns:GetSubscriptionAttributes" },
    sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: one.arn })),
  )
  const filter = all["FilterPolicy"]
  return {
    ...one,
    fate: all["PendingConfirmation"] === "true" ? "pending" : "confirmed",
    ...(filter ? { filter } : {}),
    hasDeadLetters: Boolean(all["RedrivePolicy"]),
  }
}

export function nameOf(arn: string): string {
  return arn.split(":").at(-1) ?? arn
}
