import { SettingError } from "../../errors.ts"
import { RefusedError } from "./channel.ts"

/** Statuses below 500 that a retry can clear: request timeout, conflict, too many requests. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 409, 412, 429])
/** AWS also answers 400 when a caller is too fast. */
const THROTTLING = /throttl|toomanyrequests|limitexceeded|requesttimeout/i

/**
 * Whether an error of a send lasts until somebody corrects something: the channel refuses the message, its setting is
 * wrong, or AWS refuses the call (a missing permission, a deleted topic, a disabled key).
 */
export function needsCorrection(error: unknown): error is Error {
  if (error instanceof RefusedError || error instanceof SettingError) return true
  return error instanceof Error && isRefusedByAws(error)
}

/** The errors of all AWS clients have this form. */
type AwsError = Error & {
  readonly $fault?: unknown
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $retryable?: unknown
}

function isRefusedByAws(error: AwsError): boolean {
  const status = error.$metadata?.httpStatusCode ?? 400
  const isClientFault = error.$fault === "client" && error.$retryable === undefined && status < 500
  return isClientFault && !RETRYABLE_STATUSES.has(status) && !THROTTLING.test(error.name)
}
