import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from "@aws-sdk/client-sns"
import { type Attributes, attributeBytes } from "../alert/attributes.ts"

/** One message for a topic. */
export type Publication = {
  readonly id: string
  readonly body: string
  readonly attributes: Attributes
  readonly subject?: string
}

/** The result of one publication: `error` is null if SNS accepted it. */
type PublishResult = { readonly id: string; readonly error: string | null }

/**
 * Publishes messages to one topic. Returns one result for each publication; a failed publication does not throw. `signal` ends
 * the calls, so that each that has not ended fails.
 */
export type Publisher = (
  publications: readonly Publication[],
  signal?: AbortSignal,
) => Promise<readonly PublishResult[]>

/**
 * Limits of SNS PublishBatch: entries per call, and total bytes of their bodies and attributes. Source: SNS API reference.
 */
export const MAX_BATCH_ENTRIES = 10
export const MAX_BATCH_BYTES = 262_144

/** Publishes to an SNS topic, in batches within the limits of SNS. */
export function snsPublisher(sns: SNSClient, topicArn: string): Publisher {
  return async (publications, abortSignal) => {
    const results: PublishResult[] = []
    for (const batch of batches(publications))
      results.push(...(await publishBatch(sns, topicArn, batch, abortSignal && { abortSignal })))
    return results
  }
}

async function publishBatch(
  sns: SNSClient,
  topicArn: string,
  batch: readonly Publication[],
  options?: { readonly abortSignal: AbortSignal },
): Promise<PublishResult[]> {
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
      options,
    )
    const accepted = new Set(Successful?.map(({ Id }) => Id))
    const refused = new Map(Failed?.map(({ Id, Code, Message }) => [Id, `${Code}: ${Message ?? ""}`]))
    return batch.map(({ id }, index) => ({
      id,
      error: accepted.has(String(index))
        ? null
        : (refused.get(String(index)) ?? "the response of SNS does not list it"),
    }))
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return batch.map(({ id }) => ({ id, error: reason }))
  }
}

/** Splits publications into batches within the limits of SNS. */
export function batches(publications: readonly Publication[]): Publication[][] {
  const all: Publication[][] = []
  let bytes = 0
  for (const publication of publications) {
    const size = sizeOf(publication)
    const last = all.at(-1)
    if (last && last.length < MAX_BATCH_ENTRIES && bytes + size <= MAX_BATCH_BYTES) {
      last.push(publication)
      bytes += size
    } else {
      all.push([publication])
      bytes = size
    }
  }
  return all
}

/** The size of a publication as SNS counts it. */
export function sizeOf({ body, attributes }: Publication): number {
  return Buffer.byteLength(body) + attributeBytes(attributes)
}
