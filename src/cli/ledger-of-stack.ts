import { S3Client } from "@aws-sdk/client-s3"
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts"
import type { Command } from "commander"
import { UsageError } from "./program.ts"
import { type AwsOptions, clientSettings, stackOutputs } from "./stack-outputs.ts"

export type LedgerOptions = AwsOptions & { readonly stack?: string }

/** The bucket of a stack's ledger, a client for it, and the ARN of the caller, if STS answers. */
export type StackLedger = {
  readonly s3: S3Client
  readonly bucket: string
  readonly caller: () => Promise<string>
}

export function ledgerOptions(command: Command): Command {
  return command
    .option("--stack <name>", "the deployed stack (its CloudFormation name, such as landfall-prod)")
    .option("--region <region>", "the stack's region, instead of AWS_REGION or the profile's")
    .option("--endpoint-url <url>", "an emulator for every service; AWS_ENDPOINT_URL works too")
}

export async function ledgerOfStack(options: LedgerOptions): Promise<StackLedger> {
  const { LedgerBucketName: bucket } = await stackOutputs(options.stack, "the right --region", options)
  if (bucket === undefined)
    throw new UsageError("the stack has no output LedgerBucketName; deploy it with this version of Landfall")
  const settings = clientSettings(options)
  const isEmulated = options.endpointUrl ?? process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"]
  return {
    s3: new S3Client({ ...settings, ...(isEmulated ? { forcePathStyle: true } : {}) }),
    bucket,
    async caller() {
      const answer = await new STSClient(settings).send(new GetCallerIdentityCommand({})).catch(() => undefined)
      return answer?.Arn ?? "unknown"
    },
  }
}
