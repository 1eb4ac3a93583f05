import type { Finding } from "./finding.ts"
import { LONGEST_INPUT } from "./target.ts"

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
const ROOM = 4 * LONGEST_INPUT
const COUNT = 0
const LENGTH = 1
const PAUSED = 2
const HEAD_BYTES = 12

/** The input that a worker is at, in memory that the runner can read while the worker hangs. */
export class CurrentInput {
  readonly #head: Int32Array
  readonly #bytes: Uint8Array

  constructor(shared: SharedArrayBuffer) {
    this.#head = new Int32Array(shared, 0, 3)
    this.#bytes = new Uint8Array(shared, HEAD_BYTES)
  }

  static room(): SharedArrayBuffer {
    return new SharedArrayBuffer(HEAD_BYTES + ROOM)
  }

  begin(input: Uint8Array): void {
    this.#bytes.set(input.subarray(0, ROOM))
    Atomics.store(this.#head, LENGTH, Math.min(input.length, ROOM))
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
