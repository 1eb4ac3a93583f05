/** Something of ours that reads bytes which an attacker may have written. */
export type Target = {
  readonly name: string
  /** Inputs that it reads well, to begin with. */
  readonly seeds: () => readonly Uint8Array[]
  /** Texts that mean something to it; they are put anywhere. */
  readonly words: readonly string[]
  /**
   * Reads the input and checks what must hold of it. Bodies come in chunks of `chunk` bytes. Returns what every run over
   * the same input must return; throws an AssertionError, or whatever the code under test throws, when something is wrong.
   */
  readonly run: (input: Buffer, chunk: number) => unknown
}

/** Longer inputs are cut. Most of what is read is shorter, and a bound keeps every run short. */
export const MAX_INPUT_BYTES = 32_768
