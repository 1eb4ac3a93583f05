import type { Mutant } from "./mutant.ts"

/** A lease of some seconds, as long as a run mostly takes: a slow owner is overtaken alive. */
export const shortLease: Mutant = {
  does: "has a lease shorter than its life",
  parts: { leaseMs: (real) => real / 36 },
}
