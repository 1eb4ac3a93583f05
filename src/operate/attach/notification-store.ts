import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type S3Client,
} from "@aws-sdk/client-s3"
import { awsCall } from "./aws-call.ts"
import { type Configuration, EMPTY_CONFIGURATION, parseConfiguration } from "./configuration.ts"

/** One bucket's notification configuration. S3 reads and replaces it only as a whole. */
export type NotificationStore = {
  readonly read: () => Promise<Configuration>
  /** Throws a DestinationRefused if S3 cannot send its test event to one of the destinations. */
  readonly write: (configuration: Configuration) => Promise<void>
}

/**
 * S3 validates every destination of a configuration that it accepts, and refuses a new queue until its policy and attributes
 * are known everywhere, which takes up to 60 seconds. Source: SQS API reference, SetQueueAttributes.
 */
export class DestinationRefused extends Error {
  override readonly name = "DestinationRefused"
}

const REFUSED = "Unable to validate the following destination configurations"

/**
 * Reads and writes the XML itself. The SDK's objects contain only the members that its version knows; the others would be
 * lost with the write. Signing, retries and redirects stay with the SDK.
 */
export function notificationStore(s3: S3Client, bucket: string, owner: string): NotificationStore {
  const target = { Bucket: bucket, ExpectedBucketOwner: owner }
  return {
    async read() {
      const command = new GetBucketNotificationConfigurationCommand(target)
      let xml = EMPTY_CONFIGURATION
      command.middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args)
          const response = result.response as { statusCode?: number; body?: unknown }
          const bytes = await bytesOf(response.body)
          if (response.statusCode === 200 && bytes.length > 0) xml = bytes.toString("utf8")
          response.body = bytes
          return result
        },
        { step: "deserialize", priority: "low", name: "keepNotificationXml" },
      )
      const action = `read the notification configuration of bucket ${bucket}`
      await awsCall(action, "s3:GetBucketNotification", s3.send(command))
      return parseConfiguration(xml)
    },
    async write({ xml }) {
      const command = new PutBucketNotificationConfigurationCommand({ ...target, NotificationConfiguration: {} })
      command.middlewareStack.add(
        (next) => (args) => {
          const request = args.request as { body?: unknown }
          request.body = xml
          return next(args)
        },
        { step: "build", priority: "high", name: "putNotificationXml" },
      )
      const action = `write the notification configuration of bucket ${bucket}; it is unchanged`
      try {
        await s3.send(command)
      } catch (error) {
        const refusal = refusalOf(error)
        if (refusal !== undefined) throw refusal
        await awsCall(action, "s3:PutBucketNotification", Promise.reject(error))
      }
    },
  }
}

function refusalOf(error: unknown): DestinationRefused | undefined {
  if (!(error instanceof Error) || !error.message.startsWith(REFUSED)) return undefined
  const { ArgumentName1: destination, ArgumentValue1: reason } = error as {
    ArgumentName1?: unknown
    ArgumentValue1?: unknown
  }
  const [arn = ""] = String(destination ?? "").split(",")
  return new DestinationRefused(reason === undefined ? error.message : `${arn}: ${reason}`, { cause: error })
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0)
  if (body instanceof Uint8Array) return Buffer.from(body)
  const chunks: Uint8Array[] = []
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
