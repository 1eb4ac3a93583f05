import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs"
import { readArn } from "./arn.ts"
import { AttachError, called, isDenied, isMissing } from "./attach-error.ts"
import type { Clients } from "./clients.ts"
import type { Queue } from "./state.ts"

/** A queue's policy, its own dead-letter queue and its key. One that may not be read is no error: AWS checks in the end. */
export async function readQueue({ sqsIn }: Clients, arn: string): Promise<Queue> {
  const parts = readArn(arn)
  if (parts === null)
    throw new AttachError(`"${arn}" is no ARN of a queue; it looks like arn:aws:sqs:eu-west-1:111122223333:name`)
  const { account, resource, region } = parts
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
    return called(`look at queue ${arn}`, "sqs:GetQueueUrl and sqs:GetQueueAttributes", Promise.reject(error))
  }
}

function targetOf(redrivePolicy: string | undefined): string | undefined {
  if (redrivePolicy === undefined || redrivePolicy === "") return undefined
  const { deadLetterTargetArn } = JSON.parse(redrivePolicy) as { deadLetterTargetArn?: unknown }
  return typeof deadLetterTargetArn === "string" ? deadLetterTargetArn : undefined
}
