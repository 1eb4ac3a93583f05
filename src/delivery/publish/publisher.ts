import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from "@aws-sdk/client-sns"

/** SNS message attributes, by name. Numbers are written as text, lists as JSON text. */
export type Attributes = {
  readonly [name: string]: { readonly DataType: "String" | "Number" | "String.Array"; readonly StringValue: string }
}

/** One message for a topic. */
export type Publication = {
  readonly id: string
  readonly body: string
  readonly attributes: Attributes
  readonly subject?: string
}

/** What became of each publication: accepted, or why not. */
export type PublishResult = { readonly id: string; readonly error: string | null }

/** Hands messages to one topic. Every publication comes back, accepted or not; nothing is thrown for some. */
export type Publisher = (publications: readonly Publication[]) => Promise<readonly PublishResult[]>

/** SNS PublishBatch: entries per call, and bytes of all their bodies and attributes. Source: SNS API reference. */
export const MOST_ENTRIES = 10
export const MOST_BYTES = 262_144

/** Publishes to an SNS topic, in batches by count and bytes. What an answer does not name as failed was accepted. */
export function snsPublisher(sns: SNSClient, topicArn: string): Publisher {
  return async (publications) => {
    const results: PublishResult[] = []
    for (const batch of batches(publications)) results.push(...(await publishBatch(sns, topicArn, batch)))
    return results
  }
}

async function publishBatch(sns: SNSClient, topicArn: string, batch: readonly Publication[]): Promise<PublishResult[]> {
  const entries = batch.map(
    ({ body, attributes, subject }, index): PublishBatchRequestEntry => ({
      Id: String(index),
      Message: body,
      MessageAttributes: attributes,
      ...(subject === undefined ? {} : { Subject: subject }),
    }),
  )
  try {
    const { Failed, Successful } = await sns.send(
      new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: entries }),
    )
    const accepted = new Set(Successful?.map(({ Id }) => Id))
    const refused = new Map(Failed?.map(({ Id, Code, Message }) => [Id, `${Code}: ${Message ?? ""}`]))
    return batch.map(({ id }, index) => ({
      id,
      error: accepted.has(String(index)) ? null : (refused.get(String(index)) ?? "SNS did not say what became of it"),
    }))
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return batch.map(({ id }) => ({ id, error: reason }))
  }
}

/** Splits publications so that no batch breaks SNS's limits. */
export function batches(publications: readonly Publication[]): Publication[][] {
  const all: Publication[][] = []
  let bytes = 0
  for (const publication of publications) {
    const size = sizeOf(publication)
    const last = all.at(-1)
    if (last && last.length < MOST_ENTRIES && bytes + size <= MOST_BYTES) {
      last.push(publication)
      bytes += size
    } else {
      all.push([publication])
      bytes = size
    }
  }
  return all
}

/** Bytes that a publication counts for: body, and each attribute's name, type and value. */
export function sizeOf({ body, attributes }: Publication): number {
  const words = [
    body,
    ...Object.entries(attributes).flatMap(([name, { DataType, StringValue }]) => [name, DataType, StringValue]),
  ]
  return words.reduce((sum, word) => sum + Buffer.byteLength(word), 0)
}
