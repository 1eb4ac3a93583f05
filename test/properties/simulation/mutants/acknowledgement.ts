import type { Mutant } from "../worker.ts"

/** Deletes the message before it does anything. */
export const acknowledgesFirst: Mutant = {
  does: "acknowledges, then publishes",
  parts: {
    invoke: async (work, acknowledge) => {
      await acknowledge(undefined)
      await work()
    },
  },
}

/** Deletes failed messages too, as a function without ReportBatchItemFailures does. */
export const acknowledgesAll: Mutant = {
  does: "acknowledges failed messages",
  parts: {
    invoke: async (work, acknowledge) => {
      await work()
      await acknowledge(undefined)
    },
  },
}

/** Ignores failed entries of PublishBatch, which answers 200 although some of its entries failed. */
export const refusedAsAccepted: Mutant = {
  does: "treats a refused entry as accepted",
  parts: {
    publisher: (publish) => async (publications) => {
      const results = await publish(publications)
      return results.map(({ id, error }) => ({ id, error: error?.startsWith("InternalFailure") ? null : error }))
    },
  },
}
