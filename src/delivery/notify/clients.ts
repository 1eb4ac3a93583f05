import { SecurityHubClient } from "@aws-sdk/client-securityhub"
import { SNSClient } from "@aws-sdk/client-sns"
import { SSMClient } from "@aws-sdk/client-ssm"
import { anyRegionClient } from "../../engine/s3/any-region.ts"
import type { Clients } from "./channel-type.ts"

/** The clients of the channels. The bucket of findings may be in another region. */
export function channelClients(): Clients {
  return { s3: anyRegionClient(), sns: new SNSClient({}), ssm: new SSMClient({}), hub: new SecurityHubClient({}) }
}
