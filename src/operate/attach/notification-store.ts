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
  readonly write: (configuration: Configuration) => Promise<void>
}

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
      await awsCall(action, "s3:PutBucketNotification, and destinations that accept S3's test event", s3.send(command))
    },
  }
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0)
  if (body instanceof Uint8Array) return Buffer.from(body)
  const chunks: Uint8Array[] = []
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
