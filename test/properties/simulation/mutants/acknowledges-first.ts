import type { Mutant } from "./mutant.ts"

/** The message is gone before anything is done. */
export const acknowledgesFirst: Mutant = {
  does: "acknowledges, then publishes",
  parts: {
    invoke: async (work, acknowledge) => {
      await acknowledge(undefined)
      await work()
    },
  },
}
