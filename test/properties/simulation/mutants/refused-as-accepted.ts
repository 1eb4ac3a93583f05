import type { Mutant } from "./mutant.ts"

/** PublishBatch answers 200 although some of its entries failed, and nobody looks. */
export const refusedAsAccepted: Mutant = {
  does: "takes a refused entry for accepted",
  parts: {
    publisher: (publish) => async (publications) => {
      const results = await publish(publications)
      return results.map(({ id, error }) => ({ id, error: error?.startsWith("InternalFailure") ? null : error }))
    },
  },
}
