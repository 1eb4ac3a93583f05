/** Code under test that reads bytes which an attacker may have written. */
export type Target = {
  readonly name: string
  /** Valid inputs to start from. */
  readonly seeds: () => readonly Uint8Array[]
  /** Texts with a meaning to the target; mutations insert them anywhere. */
  readonly words: readonly string[]
  /**
   * Reads the input in chunks of `chunk` bytes and checks its invariants. Every run over the same input must return the same
   * value. Throws an AssertionError, or whatever the code under test throws.
   */
  readonly run: (input: Buffer, chunk: number) => unknown
}

/** Longer inputs are cut off, so that every run is short. */
export const MAX_INPUT_BYTES = 32_768
