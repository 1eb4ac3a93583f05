import type { Context, SQSEvent } from "aws-lambda"
import { ARRIVAL } from "./bad-input/records.ts"

export type LogObject = {
  readonly bucket: string
  readonly key: string
  readonly etag?: string
  readonly version?: string
  readonly size?: number
}

/** A record of S3's event notification. */
export function s3Record({ bucket, key, etag, version, size }: LogObject): object {
  const encoded = encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+")
  return {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    eventTime: new Date(ARRIVAL).toISOString(),
    eventName: "ObjectCreated:Put",
    s3: { bucket: { name: bucket }, object: { key: encoded, size, eTag: etag, versionId: version } },
  }
}

/** A message of the ingest queue. */
export function s3Notification(...records: readonly object[]): string {
  return JSON.stringify({ Records: records })
}

export function sqsEvent(messages: readonly { readonly body: string; readonly receives: number }[]): SQSEvent {
  return {
    Records: messages.map(({ body, receives }, number) => ({
      messageId: `m${number}`,
      receiptHandle: `r${number}`,
      body,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: String(ARRIVAL),
        SenderId: "s3",
        ApproximateFirstReceiveTimestamp: String(ARRIVAL),
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-west-1:000000000000:ingest",
      awsRegion: "eu-west-1",
    })),
  }
}

/** The context that Lambda passes to an invocation. */
export function lambdaContext(remainingMs: number): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: "landfall",
    functionVersion: "1",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:000000000000:function:landfall",
    memoryLimitInMB: "1769",
    awsRequestId: "request",
    logGroupName: "group",
    logStreamName: "stream",
    getRemainingTimeInMillis: () => remainingMs,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  }
}
