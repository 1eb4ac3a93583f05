import { CloudFormationClient } from "@aws-sdk/client-cloudformation"
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch"
import { KMSClient } from "@aws-sdk/client-kms"
import { LambdaClient } from "@aws-sdk/client-lambda"
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager"
import { SSMClient } from "@aws-sdk/client-ssm"
import type { DoctorClients } from "../operate/doctor/context.ts"
import { attachClients } from "./aws-clients.ts"
import { type AwsOptions, clientSettings } from "./stack-outputs.ts"

/** Clients for every service that doctor reads. */
export function doctorClients(options: AwsOptions): DoctorClients {
  const settings = clientSettings(options)
  return {
    ...attachClients(options),
    cloudFormation: new CloudFormationClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    lambda: new LambdaClient(settings),
    ssm: new SSMClient(settings),
    secrets: new SecretsManagerClient(settings),
    kmsIn: (region) => new KMSClient({ ...settings, region }),
  }
}
