import { CloudFormationClient } from "@aws-sdk/client-cloudformation"
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch"
import { EventBridgeClient } from "@aws-sdk/client-eventbridge"
import { KMSClient } from "@aws-sdk/client-kms"
import { LambdaClient } from "@aws-sdk/client-lambda"
import { S3Client } from "@aws-sdk/client-s3"
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import { SSMClient } from "@aws-sdk/client-ssm"
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts"
import type { Clients } from "../operate/doctor/clients.ts"

/** Clients for every service that doctor asks; what is not given, the SDK finds in its own ways. */
export function doctorClients({
  region,
  endpointUrl,
}: {
  readonly region?: string
  readonly endpointUrl?: string
}): Clients {
  const settings = { ...(region ? { region } : {}), ...(endpointUrl ? { endpoint: endpointUrl } : {}) }
  const isEmulated = endpointUrl ?? process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"]
  return {
    cloudFormation: new CloudFormationClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    lambda: new LambdaClient(settings),
    ssm: new SSMClient(settings),
    secrets: new SecretsManagerClient(settings),
    // Emulators answer under one host name, not one for each bucket.
    s3: new S3Client({ ...settings, followRegionRedirects: true, ...(isEmulated ? { forcePathStyle: true } : {}) }),
    sqsIn: (where) => new SQSClient({ ...settings, region: where, useQueueUrlAsEndpoint: false }),
    snsIn: (where) => new SNSClient({ ...settings, region: where }),
    eventsIn: (where) => new EventBridgeClient({ ...settings, region: where }),
    kmsIn: (where) => new KMSClient({ ...settings, region: where }),
    async callerAccount() {
      const answer = await new STSClient(settings).send(new GetCallerIdentityCommand({})).catch(() => undefined)
      return answer?.Account
    },
  }
}
