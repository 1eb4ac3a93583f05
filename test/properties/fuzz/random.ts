/** A seeded generator of random numbers. */
export type Random = {
  /** A whole number from 0 to `bound - 1`. */
  readonly below: (bound: number) => number
  /** One of the items, which must not be empty. */
  readonly pick: <T>(items: readonly T[]) => T
}

/** Marsaglia's xorshift with 32 bits ("Xorshift RNGs", 2003): fast, and the same on every machine. */
export function seededRandom(seed: number): Random {
  // Without mixing, small seeds would begin with small numbers, and zero would stay zero.
  let state = Math.imul(seed, 0x9e3779b1) ^ 0x5bf03635 || 1
  const below = (bound: number) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % Math.max(1, bound)
  }
  return {
    below,
    pick: (items) => {
      const index = below(items.length)
      if (index >= items.length) throw new RangeError("there is nothing to pick from")
      return items[index] as (typeof items)[number]
    },
  }
}
