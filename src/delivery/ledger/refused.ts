import { S3ServiceException } from "@aws-sdk/client-s3"

/** Answers below 500 that say "not now": a time-out of the request, a conflict, a condition, too many requests. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 412, 429])

/**
 * Whether the ledger refuses its work until somebody mends it: the right is missing, the key is disabled, the bucket is
 * gone. A service that is slow, busy or does not answer may do it at the next try.
 */
export function isRefused(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false
  const status = error.$metadata.httpStatusCode ?? 0
  return status >= 400 && status < 500 && !PASSING.has(status)
}
