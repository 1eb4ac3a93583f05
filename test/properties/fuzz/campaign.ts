import { mutate } from "./mutate.ts"
import { seededRandom } from "./random.ts"
import type { Target } from "./target.ts"

/** Inputs for a target without end: its seeds and kept cases as they are, then changed ones. The seed determines all. */
export function* inputsFor(target: Target, seed: number, kept: readonly Uint8Array[] = []): Generator<Buffer> {
  const random = seededRandom(seed)
  const originals = [...target.seeds(), ...kept]
  for (const original of originals) yield Buffer.from(original)
  const material = { words: target.words, others: originals }
  for (;;) yield mutate(random.pick(originals), random, material)
}
