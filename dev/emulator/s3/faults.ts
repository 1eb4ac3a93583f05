/**
 * A fault of one request: an error response or a connection reset before the operation runs; a truncated body or no
 * response after it has run.
 */
export type Fault = { readonly status: number; readonly code: string } | "reset" | "truncate" | "lose-answer"

type Denial = { readonly bucket: string; readonly keyPrefix: string }

/** The faults that a test injects. */
export class Faults {
  readonly #next = new Map<string, Fault[]>()
  #denials: Denial[] = []

  /** Adds a fault for the next request of an operation (`GetObject`, `PutObject` …); several apply in order. */
  next(operation: string, fault: Fault): void {
    this.#next.set(operation, [...(this.#next.get(operation) ?? []), fault])
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

  takeNext(operation: string): Fault | undefined {
    return this.#next.get(operation)?.shift()
  }

  /** `key` is empty for an operation on the bucket. */
  isDenied(bucket: string, key: string): boolean {
    return this.#denials.some((one) => one.bucket === bucket && key.startsWith(one.keyPrefix))
  }
}
