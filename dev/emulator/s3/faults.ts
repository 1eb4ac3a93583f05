/**
 * What goes wrong with one request: an error answer and nothing done; the connection reset and nothing done; all done and
 * a body that breaks off; all done and no answer.
 */
export type Fault = { readonly status: number; readonly code: string } | "reset" | "truncate" | "lose-answer"

type Denial = { readonly bucket: string; readonly keyPrefix: string }

/** What is to go wrong, for tests. */
export class Faults {
  readonly #next = new Map<string, Fault[]>()
  #denials: Denial[] = []

  /** The next request of this operation (`GetObject`, `PutObject` …) has this fault; several go first to last. */
  next(operation: string, fault: Fault): void {
    this.#next.set(operation, [...(this.#next.get(operation) ?? []), fault])
  }

  /** Whatever is done with a key of this prefix is refused with 403; an empty prefix means the bucket itself as well. */
  deny(bucket: string, keyPrefix: string): void {
    this.#denials.push({ bucket, keyPrefix })
  }

  /** Forgets all. */
  clear(): void {
    this.#next.clear()
    this.#denials = []
  }

  take(operation: string): Fault | undefined {
    return this.#next.get(operation)?.shift()
  }

  /** `key` is empty for what is done with the bucket. */
  isDenied(bucket: string, key: string): boolean {
    return this.#denials.some((one) => one.bucket === bucket && key.startsWith(one.keyPrefix))
  }
}
