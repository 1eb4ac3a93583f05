/**
 * A fault of one request: an error response or a connection reset before the operation runs; a truncated body or no
 * response after it has run.
 */
export type Fault = ErrorResponse | "reset" | "truncate" | "lose-answer"

type ErrorResponse = {
  readonly status: number
  readonly code: string
  readonly message?: string
  /** Elements beside Code and Message. */
  readonly details?: { readonly [element: string]: string }
}

/** What S3 answers to a notification configuration until it knows the policy of a new queue: up to 60 seconds. */
export function destinationRefused(arn: string): Fault {
  return {
    status: 400,
    code: "InvalidArgument",
    message: "Unable to validate the following destination configurations",
    details: {
      ArgumentName1: `${arn}, null`,
      ArgumentValue1: "Permissions on the destination queue do not allow S3 to publish notifications from this bucket",
    },
  }
}

type Waiting = { readonly fault: Fault; readonly bucket: string | undefined }

type Denial = { readonly bucket: string; readonly keyPrefix: string }

/** The faults that a test injects. */
export class Faults {
  readonly #next = new Map<string, Waiting[]>()
  #denials: Denial[] = []

  /**
   * Adds a fault for the next request of an operation (`GetObject`, `PutObject` …), of any bucket or of this one; several
   * apply in order.
   */
  next(operation: string, fault: Fault, bucket?: string): void {
    this.#next.set(operation, [...(this.#next.get(operation) ?? []), { fault, bucket }])
  }

  /** Refuses every operation on keys with this prefix with 403; an empty prefix includes operations on the bucket. */
  deny(bucket: string, keyPrefix: string): void {
    this.#denials.push({ bucket, keyPrefix })
  }

  /** Removes all faults and denials. */
  clear(): void {
    this.#next.clear()
    this.#denials = []
  }

  takeNext(operation: string, bucket: string): Fault | undefined {
    const waiting = this.#next.get(operation) ?? []
    const index = waiting.findIndex((one) => one.bucket === undefined || one.bucket === bucket)
    return index < 0 ? undefined : waiting.splice(index, 1)[0]?.fault
  }

  /** `key` is empty for an operation on the bucket. */
  isDenied(bucket: string, key: string): boolean {
    return this.#denials.some((one) => one.bucket === bucket && key.startsWith(one.keyPrefix))
  }
}
