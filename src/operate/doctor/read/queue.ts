import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs"
import { readAws } from "../read-aws.ts"

export type QueueFacts = {
  readonly url: string
  readonly arn: string
  /** Seconds. */
  readonly visibility: number
  /** Seconds. */
  readonly retention: number
  readonly maxMessageBytes: number
  readonly isEncrypted: boolean
  readonly keyId?: string
  readonly policy?: string
  readonly redrive?: { readonly target: string; readonly receives: number }
  readonly waiting: number
  readonly inFlight: number
}

export async function readQueue(sqs: SQSClient, url: string): Promise<QueueFacts> {
  const target = { what: `queue ${url.split("/").at(-1)}`, where: url, permission: "sqs:GetQueueAttributes" }
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] })
  const { Attributes: all = {} } = await readAws(target, sqs.send(command))
  const { KmsMasterKeyId: keyId, Policy: policy, RedrivePolicy: redrive } = all
  return {
    url,
    arn: all["QueueArn"] ?? "",
    visibility: Number(all["VisibilityTimeout"] ?? 0),
    retention: Number(all["MessageRetentionPeriod"] ?? 0),
    maxMessageBytes: Number(all["MaximumMessageSize"] ?? 0),
    isEncrypted: Boolean(keyId) || all["SqsManagedSseEnabled"] === "true",
    ...(keyId ? { keyId } : {}),
    ...(policy ? { policy } : {}),
    ...(redrive ? { redrive: readRedrive(redrive) } : {}),
    waiting: Number(all["ApproximateNumberOfMessages"] ?? 0) + Number(all["ApproximateNumberOfMessagesDelayed"] ?? 0),
    inFlight: Number(all["ApproximateNumberOfMessagesNotVisible"] ?? 0),
  }
}

function readRedrive(text: string): { target: string; receives: number } {
  const policy = JSON.parse(text) as { readonly deadLetterTargetArn?: unknown; readonly maxReceiveCount?: unknown }
  return { target: String(policy.deadLetterTargetArn ?? ""), receives: Number(policy.maxReceiveCount ?? 0) }
}
