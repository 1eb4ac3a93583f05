import { LambdaClient } from "@aws-sdk/client-lambda"
import { S3Client } from "@aws-sdk/client-s3"
import { SQSClient } from "@aws-sdk/client-sqs"
import { type AwsOptions, clientSettings, type Outputs, stackOutputs } from "./stack-outputs.ts"

export type NotifyClients = { readonly s3: S3Client; readonly sqs: SQSClient; readonly lambda: LambdaClient }

/** The outputs of the stack, and clients for the services that notify --resend uses. */
export async function notifyClients(
  options: AwsOptions & { readonly stack?: string },
): Promise<NotifyClients & { readonly outputs: Outputs }> {
  const settings = clientSettings(options)
  const isEmulated = options.endpointUrl ?? process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"]
  return {
    outputs: await stackOutputs(options.stack, "the right --region", options),
    // Emulators have one host name for all buckets.
    s3: new S3Client({ ...settings, ...(isEmulated ? { forcePathStyle: true } : {}) }),
    sqs: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
    lambda: new LambdaClient(settings),
  }
}
