import type { Mutant } from "./mutant.ts"

/** What failed is deleted with the rest, as without ReportBatchItemFailures. */
export const acknowledgesAll: Mutant = {
  does: "acknowledges what failed",
  parts: {
    invoke: async (work, acknowledge) => {
      await work()
      await acknowledge(undefined)
    },
  },
}
