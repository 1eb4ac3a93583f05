import type { CloudFormationClient } from "@aws-sdk/client-cloudformation"
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch"
import type { KMSClient } from "@aws-sdk/client-kms"
import type { LambdaClient } from "@aws-sdk/client-lambda"
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager"
import type { SSMClient } from "@aws-sdk/client-ssm"
import type { Clients as AttachClients } from "../attach/clients.ts"

/** The services that are asked; all but S3, SQS, SNS, EventBridge and KMS in the stack's region alone. */
export type Clients = AttachClients & {
  readonly cloudFormation: CloudFormationClient
  readonly cloudWatch: CloudWatchClient
  readonly lambda: LambdaClient
  readonly ssm: SSMClient
  readonly secrets: SecretsManagerClient
  readonly kmsIn: (region: string) => KMSClient
}
