import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs"
import { parseQueueArn } from "./arn.ts"
import { type AttachClients, AttachError, awsCall, isDenied, isMissing } from "./aws-call.ts"
import type { Queue } from "./state.ts"

/** A queue's policy, dead-letter queue and key. A denied read is not an error: AWS checks the policy in the end. */
export async function readQueue({ sqsIn }: AttachClients, arn: string): Promise<Queue> {
  const { account, resource, region } = parseQueueArn(arn)
  const sqs = sqsIn(region)
  try {
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: resource, QueueOwnerAWSAccountId: account }),
    )
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))
    const { Policy: policy, KmsMasterKeyId: keyId } = Attributes
    const deadLettersArn = targetOf(Attributes["RedrivePolicy"])
    return {
      arn,
      isReadable: true,
      ...(policy ? { policy } : {}),
      ...(keyId ? { keyId } : {}),
      ...(deadLettersArn ? { deadLettersArn } : {}),
    }
  } catch (error) {
    if (isMissing(error) || (error instanceof Error && /NonExistentQueue|QueueDoesNotExist/.test(error.name))) {
      throw new AttachError(`there is no queue ${arn}; deploy the stack, or check --queue-arn and the region`)
    }
    if (isDenied(error)) return { arn, isReadable: false }
    return awsCall(`read queue ${arn}`, "sqs:GetQueueUrl and sqs:GetQueueAttributes", Promise.reject(error))
  }
}

function targetOf(redrivePolicy: string | undefined): string | undefined {
  if (redrivePolicy === undefined || redrivePolicy === "") return undefined
  const { deadLetterTargetArn } = JSON.parse(redrivePolicy) as { deadLetterTargetArn?: unknown }
  return typeof deadLetterTargetArn === "string" ? deadLetterTargetArn : undefined
}
