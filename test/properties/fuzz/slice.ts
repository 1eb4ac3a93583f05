import type { Finding } from "./finding.ts"
import { MAX_INPUT_BYTES } from "./target.ts"

/** What a worker is to do: run a target for a time over the inputs of a seed. */
export type Slice = {
  readonly target: string
  readonly seed: number
  readonly milliseconds: number
  readonly shared: SharedArrayBuffer
}

export type SliceResult =
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "end"; readonly executions: number }

/** Seeds may be longer than what changes make of them. */
const BUFFER_BYTES = 4 * MAX_INPUT_BYTES
const COUNT = 0
const LENGTH = 1
const PAUSED = 2
const HEADER_BYTES = 12

/** The input that a worker is at, in memory that the runner can read while the worker hangs. */
export class CurrentInput {
  readonly #head: Int32Array
  readonly #bytes: Uint8Array

  constructor(shared: SharedArrayBuffer) {
    this.#head = new Int32Array(shared, 0, 3)
    this.#bytes = new Uint8Array(shared, HEADER_BYTES)
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(HEADER_BYTES + BUFFER_BYTES)
  }

  begin(input: Uint8Array): void {
    this.#bytes.set(input.subarray(0, BUFFER_BYTES))
    Atomics.store(this.#head, LENGTH, Math.min(input.length, BUFFER_BYTES))
    Atomics.store(this.#head, PAUSED, 0)
    Atomics.add(this.#head, COUNT, 1)
  }

  /** Until the next input, nothing is to be thought of standing still. */
  pause(): void {
    Atomics.store(this.#head, PAUSED, 1)
  }

  get count(): number {
    return Atomics.load(this.#head, COUNT)
  }

  get isPaused(): boolean {
    return Atomics.load(this.#head, PAUSED) === 1
  }

  copy(): Buffer {
    return Buffer.from(this.#bytes.slice(0, Atomics.load(this.#head, LENGTH)))
  }
}
