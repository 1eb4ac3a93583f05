import type { EventBridgeClient } from "@aws-sdk/client-eventbridge"
import type { S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import type { SQSClient } from "@aws-sdk/client-sqs"

/** The AWS clients of attach and detach. */
export type AttachClients = {
  readonly s3: S3Client
  readonly sqsIn: (region: string) => SQSClient
  readonly snsIn: (region: string) => SNSClient
  readonly eventsIn: (region: string) => EventBridgeClient
  /** The caller's account. Called only if the bucket does not belong to the stack's account. */
  readonly callerAccount: () => Promise<string | undefined>
}

/** Stops attach or detach. Its message says what failed and what to do; nothing was changed unless the message says so. */
export class AttachError extends Error {
  override readonly name = "AttachError"
}

/** Awaits an AWS call. A failure becomes an AttachError that names the action and the permission that it needs. */
export async function awsCall<Answer>(action: string, permission: string, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call
  } catch (error) {
    throw new AttachError(`could not ${action}: ${detailOf(error)}. This needs ${permission}${hintFor(error)}`, {
      cause: error,
    })
  }
}

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message === "" || error.message === error.name ? error.name : `${error.name}: ${error.message}`
}

function hintFor(error: unknown): string {
  const name = nameOf(error)
  if (/credential|token/i.test(name)) return "; sign in first, for example with aws sso login, or set AWS_PROFILE"
  if (DENIED.test(name)) return "; ask for it, or use a role that has it"
  return ""
}

const DENIED = /AccessDenied|Forbidden|AuthorizationError/i

/** Whether AWS denied the call. A HEAD response has no body and thus no error code, only a status. */
export function isDenied(error: unknown): boolean {
  return DENIED.test(nameOf(error)) || nameOf(error) === "403" || statusOf(error) === 403
}

export function isMissing(error: unknown): boolean {
  return /NotFound|NoSuch|NonExistent/i.test(nameOf(error)) || statusOf(error) === 404
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "")

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return undefined
  const metadata = error.$metadata
  return typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
    ? Number(metadata.httpStatusCode)
    : undefined
}
