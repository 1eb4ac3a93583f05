/** Why an object cannot be read. Reading it again gives the same result. */
export type QuarantineCode =
  | "unsupported-format"
  | "nested-compression"
  | "inflated-too-large"
  | "trailing-garbage"
  | "checksum-mismatch"
  | "damaged-data"
  | "utf-32"
  | "no-records"

/** Why an object ended too early. Reading it again may give the whole object. */
type TruncationCode = "compressed-data-cut" | "body-shorter-than-size" | "body-failed"

/** What went wrong, where in the object, and what the operator can do. The caller adds bucket and key. */
export type Fault<Code extends string> = {
  readonly code: Code
  /** What was found, without any of the object's text. */
  readonly what: string
  /** Byte offset in the stored object, at the fault or shortly before it. */
  readonly offset: number
  readonly remedy: string
  readonly cause?: unknown
}

abstract class DecodeError<Code extends string> extends Error {
  readonly code: Code
  readonly what: string
  readonly offset: number
  readonly remedy: string

  constructor({ code, what, offset, remedy, cause }: Fault<Code>) {
    super(`${what} (${code}, at byte ${offset} of the object). ${remedy}`, { cause })
    this.code = code
    this.what = what
    this.offset = offset
    this.remedy = remedy
  }
}

/**
 * The object has a permanent fault. Acknowledge the message and notify the operator: a retry cannot help. Every record
 * before the fault has been delivered, and its alerts must still be published.
 */
export class QuarantineError extends DecodeError<QuarantineCode> {
  override readonly name = "QuarantineError"
}

/**
 * The object's bytes stopped too early, perhaps because the object is still being written or the connection broke. Fail
 * the message so that it comes back. Every record before the cut has been delivered.
 */
export class TruncatedError extends DecodeError<TruncationCode> {
  override readonly name = "TruncatedError"
}
