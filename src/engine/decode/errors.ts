/** Why an object cannot be read, now or ever. Reading it again gives the same. */
export type QuarantineCode =
  | "unsupported-format"
  | "nested-compression"
  | "inflated-too-large"
  | "ratio-too-high"
  | "trailing-garbage"
  | "checksum-mismatch"
  | "damaged-data"
  | "utf-32"
  | "no-records"

/** Why an object ended before its end. Reading it again may give the whole. */
export type TruncationCode = "compressed-data-cut" | "body-shorter-than-size" | "body-failed"

/** What is told of a fault: what it is, where in the object, and what a person can do. Bucket and key are the caller's to add. */
export type Fault<Code extends string> = {
  readonly code: Code
  /** What was found, without a byte of the object's text. */
  readonly what: string
  /** Offset in the stored object, in bytes: at or a little before the fault. */
  readonly offset: number
  readonly remedy: string
  readonly cause?: unknown
}

/**
 * The object has a lasting fault: acknowledge it, keep it aside and tell the operator; a retry cannot help.
 * Every record before the fault has been delivered, and must be alerted on all the same.
 */
export class QuarantineError extends Error {
  override readonly name = "QuarantineError"
  readonly code: QuarantineCode
  readonly what: string
  readonly offset: number
  readonly remedy: string

  constructor(fault: Fault<QuarantineCode>) {
    super(sentence(fault), { cause: fault.cause })
    this.code = fault.code
    this.what = fault.what
    this.offset = fault.offset
    this.remedy = fault.remedy
  }
}

/**
 * The object's bytes stopped too early, perhaps because it is still being written or the connection broke:
 * fail the message so that it comes back. Every record before the cut has been delivered.
 */
export class TruncatedError extends Error {
  override readonly name = "TruncatedError"
  readonly code: TruncationCode
  readonly what: string
  readonly offset: number
  readonly remedy: string

  constructor(fault: Fault<TruncationCode>) {
    super(sentence(fault), { cause: fault.cause })
    this.code = fault.code
    this.what = fault.what
    this.offset = fault.offset
    this.remedy = fault.remedy
  }
}

function sentence(fault: Fault<string>): string {
  return `${fault.what} (${fault.code}, at byte ${fault.offset} of the object). ${fault.remedy}`
}
