import type { Message, MessageAttributeValue } from "@aws-sdk/client-sqs"

/** The event of some messages. Source: Lambda developer guide, Using Lambda with Amazon SQS, example event. */
export function sqsEvent(messages: readonly Message[], queueArn: string): { readonly Records: readonly object[] } {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: attributesOf(message.MessageAttributes ?? {}),
      md5OfBody: message.MD5OfBody,
      eventSource: "aws:sqs",
      eventSourceARN: queueArn,
      awsRegion: queueArn.split(":")[3],
    })),
  }
}

function attributesOf(attributes: { readonly [name: string]: MessageAttributeValue }): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined ? {} : { binaryValue: Buffer.from(BinaryValue).toString("base64") }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  )
}

/**
 * The messages that may be deleted: all for a response without failures, none for one with an identifier that is empty or
 * not in the batch. Source: Lambda developer guide, Implementing partial batch responses.
 */
export function succeededMessages(messages: readonly Message[], response: unknown): readonly Message[] {
  const failures = (response as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures
  if (failures === undefined || failures === null) return messages
  if (!Array.isArray(failures)) return []
  const failed = new Set(failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier))
  const known = new Set(messages.map(({ MessageId }) => MessageId))
  if ([...failed].some((id) => typeof id !== "string" || !known.has(id))) return []
  return messages.filter(({ MessageId }) => !failed.has(MessageId))
}
