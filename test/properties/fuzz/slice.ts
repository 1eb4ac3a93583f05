import type { Finding } from "./finding.ts"
import { MAX_INPUT_BYTES } from "./target.ts"

/** The task of a worker: run a target for a time over the inputs of a seed. */
export type Slice = {
  readonly target: string
  readonly seed: number
  readonly milliseconds: number
  readonly shared: SharedArrayBuffer
}

export type SliceResult =
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "end"; readonly executions: number }

/** Seeds may be longer than mutated inputs. */
const BUFFER_BYTES = 4 * MAX_INPUT_BYTES
const COUNT = 0
const LENGTH = 1
const PAUSED = 2
const HEADER_BYTES = 12

/** The current input of a worker, in memory that the runner can read while the worker hangs. */
export class CurrentInput {
  readonly #header: Int32Array
  readonly #bytes: Uint8Array

  constructor(shared: SharedArrayBuffer) {
    this.#header = new Int32Array(shared, 0, 3)
    this.#bytes = new Uint8Array(shared, HEADER_BYTES)
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(HEADER_BYTES + BUFFER_BYTES)
  }

  begin(input: Uint8Array): void {
    this.#bytes.set(input.subarray(0, BUFFER_BYTES))
    Atomics.store(this.#header, LENGTH, Math.min(input.length, BUFFER_BYTES))
    Atomics.store(this.#header, PAUSED, 0)
    Atomics.add(this.#header, COUNT, 1)
  }

  /** Suspends the watchdog until the next input. */
  pause(): void {
    Atomics.store(this.#header, PAUSED, 1)
  }

  get count(): number {
    return Atomics.load(this.#header, COUNT)
  }

  get isPaused(): boolean {
    return Atomics.load(this.#header, PAUSED) === 1
  }

  copy(): Buffer {
    return Buffer.from(this.#bytes.slice(0, Atomics.load(this.#header, LENGTH)))
  }
}
