import type { S3Client } from "@aws-sdk/client-s3"
import type { SecurityHubClient } from "@aws-sdk/client-securityhub"
import type { SNSClient } from "@aws-sdk/client-sns"
import type { SSMClient } from "@aws-sdk/client-ssm"
import type { Environment } from "../../settings.ts"
import type { Channel } from "./channel.ts"
import type { WebhookContext } from "./webhook.ts"

/** How a channel is configured and created. */
export type ChannelType = Pick<Channel, "name" | "audience"> & {
  /** The environment variable that enables the channel. The channel is off if the value is empty or "none". */
  readonly setting: string
  /** Describes the value of a setting that is required. */
  readonly required?: string
  readonly create: (value: string, context: ChannelContext) => Channel
}

/** The dependencies of channels. */
export type ChannelContext = {
  readonly environment: Environment
  readonly clients: Clients
  readonly webhook: WebhookContext
  /** The Region of the function, if known. */
  readonly region?: string
}

export type Clients = {
  readonly s3: S3Client
  readonly sns: SNSClient
  readonly ssm: SSMClient
  readonly hub: SecurityHubClient
}
